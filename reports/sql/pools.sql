-- One row per pool of the month and, where pools are per user, per user.
select
    pool,
    capability,
    scope,
    country,
    unit,
    pool_user,
    holders,
    total,
    used,
    total - used as remaining,
    calls,
    exhausted_at
from stated_pools
where month = $period
order by pool, pool_user
