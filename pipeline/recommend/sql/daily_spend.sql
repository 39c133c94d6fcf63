-- One row per day of the zone, from the first one with usage to the last that ended by the closing instant: what credits paid.
with spent as (
    select
        d.day,
        sum(r.cost) as amount
    from debited as r
    join days as d
        on r.start_time >= d.from_at
        and r.start_time < d.to_at
    where
        r.funding in ('credits', 'split')
        and r.currency = $currency
    group by d.day
),

first_usage as (
    select min(start_time) as at
    from debited
)

select
    d.day,
    cast(coalesce(s.amount, 0) as decimal(24, 6)) as amount
from days as d
cross join first_usage as f
left join spent as s on s.day = d.day
where
    d.to_at > f.at
    and d.to_at <= $closing
order by d.day
