-- One row per standing: what licence holders have in common, as far as rules go.
select
    row_number() over () as standing_id,
    plan, plan_country, plans_held, has_credits, has_dialout_us
from (
    select distinct plan, plan_country, plans_held, has_credits, has_dialout_us from spans
)
