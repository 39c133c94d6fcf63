-- One row: the size of a record's pool, and its level before the record.
select pool_total, pool_before
from pool_levels
where month = $month and pool = $pool and usage_id = cast($usage_id as uuid)
