-- One row per record that another increment explains: of those that fit, the one that fits the most records.
with fitting as (
    select
        cases.usage_id,
        cases.currency,
        cases.increments,
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
    select *, count(*) over (partition by currency, increments, rank) as records
    from fitting
)

select
    usage_id,
    theirs
from counted
qualify row_number() over (partition by usage_id order by records desc, rank) = 1
