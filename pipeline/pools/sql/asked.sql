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
asked as (
    select pool, pool_user, day, sum(units) as units
    from pool_sums
    where month >= $since
    group by pool, pool_user, day
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
