-- One row per pool whose report and ours part: the record at which they do.
select pool, reason, usage_id, person, start_time, units
from pool_partings
where parts
order by pool
