-- One row per month that is retired now, rule, funding, currency, sign of the amounts and stretch of at most a quarter of an hour.
with placed as (
    select r.*, time_bucket(interval '15 minutes', r.start_time) as quarter, coalesce(s.n, -1) as stretch
    from rated as r
    join retiring as m on m.month = r.month
    left join ledger_stretches as s
        on s.day = cast(r.start_time as date) and r.start_time >= s.from_at and r.start_time < s.to_at
)
select
    month,
    min(start_time) as start_time,
    rule,
    funding,
    currency,
    count(*) as records,
    cast(sum(billed_charge) as decimal(24, 6)) as billed_charge,
    cast(sum(cost) as decimal(24, 6)) as cost
from placed
group by month, rule, funding, currency, quarter, stretch, sign(billed_charge), sign(cost)
order by all
