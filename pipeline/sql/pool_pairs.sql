-- One row per pool of the comparison, in order.
select pool, source, named, reported_total, reported_used, total, used, calls
from pool_comparison
order by pool, source
