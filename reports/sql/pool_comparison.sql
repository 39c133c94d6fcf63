-- One row per pool of the period's minute-pool reports beside ours.
select
    pool,
    total,
    reported_total,
    used,
    reported_used,
    source as source_file
from pool_comparison
order by pool, source
