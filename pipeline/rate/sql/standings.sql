-- One row per standing: what licence holders have in common, as far as rules go. Beside them, 0 is nobody, and 1 a holder
-- without any licence at the time.
select
    cast(row_number() over () + 1 as integer) as standing_id,
    plan, plan_country, plans_held, has_credits, has_dialout_us
from (
    select distinct plan, plan_country, plans_held, has_credits, has_dialout_us from spans
)
