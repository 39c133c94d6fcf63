-- One row per record of the period whose charge is not its cost, with the prices at which it would be: from low to high.
with cases as (
    select
        *,
        case_tolerance(cast($half as decimal(24, 6)), exported_fee, cast($fee_included as boolean)) as tolerance,
        case when is_call then full_billed_s - 60 * pool_units else units - pool_units end as paid,
        billed - fee - surcharge * (units - pool_units) as for_price
    from rated_cases
    where cause <> 'match' and month = $period
)

select
    * exclude (paid, for_price),
    case when cause = 'price' then lowest_price(is_call, for_price - tolerance, paid) end as low,
    case when cause = 'price' then highest_price(is_call, for_price + tolerance, paid) end as high
from cases
