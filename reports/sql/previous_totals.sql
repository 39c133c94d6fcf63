-- One row per currency of the month before: what was billed and rated.
select
    currency,
    sum(billed_charge) as billed,
    coalesce(sum(cost), 0) as rated
from (
    select currency, billed_charge, cost
    from stated_rated
    where month = $previous and start_time >= $previous_at and start_time < $from_at
    union all
    select currency, billed_charge, cost
    from retired_usage
    where month = $previous
)
group by currency
order by currency
