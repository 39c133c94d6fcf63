-- One row per pool that is expected to end in the month that now lies in, or has ended: when.
select
    pool,
    coalesce(pool_user, '') as pool_user,
    total,
    used,
    asked as expected,
    exhausted_at is not null as ended,
    coalesce(exhausted_at, cast(runs_out as timestamp)) as ends_at
from pool_forecast
where exhausted_at is not null or runs_out is not null
