-- One row per currency of the month before: what was billed and rated.
select
    currency,
    sum(billed) as billed,
    coalesce(sum(cost), 0) as rated
from (
    select currency, billed, cost
    from destination_sums
    where month = $previous
    union all
    select currency, billed_charge, cost
    from retired_usage
    where month = $previous
)
group by currency
order by currency
