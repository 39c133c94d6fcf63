-- One row per user or destination among the ten that ask most of a pool that is not of one user.
select pool, what as taker_kind, name as taker, records, units, place
from pool_takers
where pool_user is null
order by pool, what desc, place
