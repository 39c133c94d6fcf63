-- One row per pool and day from the beginning of the history to the end of the month: what was asked of it.
with
-- no day of a zone begins within a quarter of an hour
seen as (
    select min(first_at) as first_at, max(last_at) as last_at
    from (
        select first_at, quarter as last_at from quarter_sums
        union all
        select start_time as first_at, start_time as last_at from retired_usage
    )
),
-- a day of the zone lies in days of UTC, by which its records are found
utc_days as (
    select day, from_at, to_at, cast(unnest(generate_series(date_trunc('day', from_at), to_at, interval 1 day)) as date) as utc_day
    from forecast_days
),
drawing as (
    select terms_id, pool
    from rated_terms
    where pool is not null
),
sums as (
    select r.terms_id, r.pool_user, d.day, sum(r.units) as units
    from rated_records as r
    join utc_days as d on cast(r.start_time as date) = d.utc_day and r.start_time >= d.from_at and r.start_time < d.to_at
    where
        r.start_time >= cast($since as timestamp) and r.start_time < cast($until as timestamp)
        and r.terms_id in (select terms_id from drawing)
    group by r.terms_id, r.pool_user, d.day
),
asked as (
    select w.pool, s.pool_user, s.day, sum(s.units) as units
    from sums as s
    join drawing as w on w.terms_id = s.terms_id
    group by w.pool, s.pool_user, s.day
)
select
    p.pool,
    p.pool_user,
    p.capability,
    p.scope,
    p.country,
    p.unit,
    p.total,
    p.used,
    p.holders,
    p.exhausted_at,
    d.day,
    d.month = p.month as in_month,
    -- what comes after the last usage is not known, however long ago it is
    d.is_final and d.from_at <= f.last_at as is_final,
    d.is_ahead,
    -- days before the first usage, and months in which nobody had the plan, tell nothing
    d.to_at <= f.first_at or (b.pool is null and d.month <> p.month) as is_before,
    b.holders as holders_then,
    cast(coalesce(a.units, 0) as bigint) as units
from forecast_pools as p
cross join forecast_days as d
cross join seen as f
left join pools as b on b.month = d.month and b.pool = p.pool and b.pool_user is not distinct from p.pool_user
left join asked as a on a.day = d.day and a.pool = p.pool and a.pool_user is not distinct from p.pool_user
order by p.pool, p.pool_user nulls first, d.day
