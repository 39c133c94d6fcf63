-- One row: a pool of a month.
select unit, total, used, exhausted_at
from pools
where month = $month and pool = $pool and coalesce(pool_user, '') = $pool_user
