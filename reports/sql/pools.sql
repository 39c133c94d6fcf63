-- One row per pool of the month and, where pools are per user, per user.
select
    pool,
    unit,
    pool_user,
    total,
    used,
    total - used as remaining,
    exhausted_at,
    calls,
    holders,
    capability,
    scope,
    country
from stated_pools
where month = $period
order by pool, pool_user
