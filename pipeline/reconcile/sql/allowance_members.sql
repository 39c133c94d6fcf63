-- One row per case whose charge says what the provider took from the pool: how many units more than we did.
with near as (
    select
        *,
        units_taken(price, surcharge, cost_beyond(is_call, price, surcharge, fee, full_billed_s, units, 0), billed)
            as taken
    from differences
    where cause = 'allowance' and price is not null
),

fitting as (
    select
        near.case_id,
        coalesce(near.taken + step.away, near.units) as theirs,
        near.pool_units as ours
    from near
    cross join (values (-1), (0), (1), (null)) as step (away)
    where
        coalesce(near.taken + step.away, near.units) between 0 and near.units
        and fits(
            cost_beyond(
                is_call, price, surcharge, fee, full_billed_s, units, coalesce(near.taken + step.away, near.units)
            ),
            billed,
            tolerance
        )
)

select
    case_id,
    cast(theirs - ours as bigint) as moved
from fitting
qualify row_number() over (partition by case_id order by abs(theirs - ours), theirs) = 1
