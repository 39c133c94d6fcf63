-- One row per step from one observed balance to the next, up to the end of the period.
select
    "at",
    amount,
    step,
    service,
    currency,
    words as explanation
from balance_bridge
where "at" >= $from_at and "at" < $to_at
order by observation, n
