-- One row per usage record of the month, with its place and the standing of its holder (0 for none).
with
placed_numbers as (
    select d.wording_id, d.epoch, d.number_id, p.place_id
    from destinations as d
    join places as p
        on p.tariff_id is not distinct from d.tariff_id
        and p.is_toll_free = d.is_toll_free
        and p.special_kind is not distinct from d.special_kind
        and p.plan_country is not distinct from d.plan_country
        and p.is_damaged = d.is_damaged
        and p.could_go_on = d.could_go_on
),
stretches as (
    select p.person_id, s.from_at, s.to_at, g.standing_id
    from people as p
    join spans as s on s.holder = p.holder
    join standings as g
        on g.plan is not distinct from s.plan
        and g.plan_country is not distinct from s.plan_country
        and g.plans_held = s.plans_held
        and g.has_credits = s.has_credits
        and g.has_dialout_us = s.has_dialout_us
    where $has_licences
)
select
    r.*,
    n.place_id,
    coalesce(s.standing_id, 0) as standing_id,
    $has_licences and r.person_id > 0 as has_holder
from records as r
join placed_numbers as n on n.wording_id = r.wording_id and n.epoch = r.epoch and n.number_id = r.number_id
left join stretches as s on s.person_id = r.person_id and r.start_time >= s.from_at and r.start_time < s.to_at
