-- One row per case that another increment explains: of those that fit, the one that fits the most records.
with fitting as (
    select
        cases.case_id,
        cases.currency,
        cases.increments,
        cases.records,
        tried.rank,
        tried.first_s || '/' || tried.next_s as theirs
    from differences as cases
    cross join tried_increments as tried
    where
        cases.cause = 'increment'
        and fits(
            cost_beyond(
                is_call, price, surcharge, fee, billed_seconds(duration_s, first_s, next_s), units, pool_units
            ),
            billed,
            tolerance
        )
),

counted as (
    select *, sum(records) over (partition by currency, increments, rank) as fitted
    from fitting
)

select
    case_id,
    theirs
from counted
qualify row_number() over (partition by case_id order by fitted desc, rank) = 1
