-- One row per UTC day that this run's records, or the readings they replaced, start on.
select distinct date_trunc('day', start_time) as day
from staged
where code is null
union
select distinct date_trunc('day', start_time) as day
from usage_history
semi join collisions using (usage_id)
