-- One row per place: what destinations have in common, as far as rule and price go.
select
    row_number() over () as place_id,
    tariff_id, is_toll_free, special_kind, plan_country, is_damaged, could_go_on
from (
    select distinct tariff_id, is_toll_free, special_kind, plan_country, is_damaged, could_go_on from destinations
)
