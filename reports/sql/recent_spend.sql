-- One row: what credits paid on the last 28 days before the closing instant, and on how many days.
select
    count(*) as days,
    coalesce(sum(amount), 0) as amount
from (
    select amount
    from daily_spend
    where day < $closing_at
    order by day desc
    limit 28
)
