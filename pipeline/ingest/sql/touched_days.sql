-- One row per UTC day that this run's records, or the readings they replaced, start on.
select distinct date_trunc('day', start_time) as day
from usage_records
where file_id >= $first_new_file
union
select distinct date_trunc('day', h.start_time) as day
from usage_history as h
semi join collisions as c on c.usage_id = h.usage_id
