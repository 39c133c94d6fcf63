-- One row per record of the closed month, as its closing stated it.
select 'closed_records' as book, *
from closed_records
where month = $month
order by start_time, usage_id
