-- One row per taker of a pool, in the order of their places.
select pool, coalesce(pool_user, '') as pool_user, what, name, records, units, asked
from pool_takers
order by pool, pool_user, what, place
