-- One row per day of the zone, from the first one with usage to the last that ended by the closing instant: what credits paid.
with
-- a day of the zone lies in days of UTC, by which its records are found
utc_days as (
    select day, from_at, to_at, cast(unnest(generate_series(date_trunc('day', from_at), to_at, interval 1 day)) as date) as utc_day
    from days
),

-- no day of a zone begins within a quarter of an hour
sums as (
    select quarter as start_time, first_at, funding, currency, cost from quarter_sums
    union all
    select start_time, start_time as first_at, funding, currency, cost from retired_usage
),

spent as (
    select
        d.day,
        sum(r.cost) as amount
    from sums as r
    join utc_days as d
        on cast(r.start_time as date) = d.utc_day
        and r.start_time >= d.from_at
        and r.start_time < d.to_at
    where
        r.funding in ('credits', 'split')
        and r.currency = $currency
    group by d.day
),

first_usage as (
    select min(first_at) as at
    from sums
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
