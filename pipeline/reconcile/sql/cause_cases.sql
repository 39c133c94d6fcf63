-- One row per rated record of the touched months whose charge is not its cost, with all amounts in micro units.
select
    *,
    case_tolerance(cast($half as decimal(24, 6)), exported_fee, cast($fee_included as boolean)) as tolerance
from rated_cases
where cause = 'other' and month in (select month from touched_months)
