-- One row per wording, epoch and range, with its place.
select d.words_id, d.epoch, d.range_id, p.place_id
from destinations as d
join places as p
    on p.tariff_id is not distinct from d.tariff_id
    and p.is_toll_free = d.is_toll_free
    and p.special_kind is not distinct from d.special_kind
    and p.plan_country is not distinct from d.plan_country
    and p.is_damaged = d.is_damaged
    and p.could_go_on = d.could_go_on
