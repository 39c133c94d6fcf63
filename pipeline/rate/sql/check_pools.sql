-- One row per pool whose use is not the sum of its records, or beyond its size where nothing may overdraw it.
with drawn_units as (
    select month, pool, pool_user, sum(pool_units) as used from rated where pool is not null group by all
)
select
    coalesce(p.month, d.month) as month,
    coalesce(p.pool, d.pool) as pool,
    coalesce(p.pool_user, d.pool_user) as pool_user,
    p.total,
    p.used,
    d.used as drawn_units
from pools as p
full join drawn_units as d on d.month = p.month and d.pool = p.pool and d.pool_user is not distinct from p.pool_user
where coalesce(p.month, d.month) not in (select month from retired_months)
    and (p.pool is null or p.used <> coalesce(d.used, 0) or ($straddle <> 'allowance' and p.used > p.total))
