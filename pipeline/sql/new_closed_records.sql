-- One row per record of the month that is closed now, as its report states it.
select *
from owned_records
where month = $month
order by start_time, usage_id
