-- One row per UTC day that this run's records, or the readings they replaced, start on. A record that was only read again touches none.
select distinct date_trunc('day', start_time) as day
from usage_records
where file_id >= $first_new_file
union
select distinct date_trunc('day', start_time) as day
from usage_history
where replaced and new_file_id >= $first_new_file
