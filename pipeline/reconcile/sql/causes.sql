-- One row per case: the first cause that fits, in the order of the words below.
with near as (
    select
        case_id,
        units_taken(price, surcharge, cost_beyond(is_call, price, surcharge, fee, full_billed_s, units, 0), billed)
            as taken
    from cause_cases
    where has_pool(rule) and price is not null
),

-- Rounding moves the number by one at most; the whole call from the pool is the one jump in the cost.
other_allowance as (
    select distinct cases.case_id
    from cause_cases as cases
    inner join near on near.case_id = cases.case_id
    cross join (values (-1), (0), (1), (null)) as step(away)
    where
        coalesce(near.taken + step.away, cases.units) between 0 and cases.units
        and fits(
            cost_beyond(
                is_call, price, surcharge, fee, full_billed_s, units, coalesce(near.taken + step.away, cases.units)
            ),
            billed,
            tolerance
        )
),

other_increment as (
    select distinct case_id
    from cause_cases
    cross join tried_increments
    where
        is_call
        and duration_s > 0
        and price is not null
        and fits(
            cost_beyond(
                is_call, price, surcharge, fee, billed_seconds(duration_s, first_s, next_s), units, pool_units
            ),
            billed,
            tolerance
        )
)

select
    terms_id, units, pool_units, duration_s, full_billed_s, connection_fee, exported_fee, billed_charge, cost,
    case
        when fits(billed, ours, tolerance) then 'match'
        when funding in ('free', 'operator') then 'free_call'
        when billed = 0 and not has_pool(rule) then 'free_call'
        when has_pool(rule) and funding = 'allowance' and billed > 0 then 'allowance'
        when case_id in (select case_id from other_allowance) then 'allowance'
        when fee <> 0 and fits(abs(billed - ours), fee, tolerance) then 'connection_fee'
        when their_fee <> 0 and fits(abs(billed - ours), their_fee, tolerance) then 'connection_fee'
        when their_fee <> 0 and fits(billed - ours, their_fee - fee, tolerance) then 'connection_fee'
        when case_id in (select case_id from other_increment) then 'increment'
        when funding in ('credits', 'split') and billed > 0 and units > 0 then 'price'
        else 'other'
    end as cause
from cause_cases
