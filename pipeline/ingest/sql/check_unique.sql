-- One row per usage id that stands in usage twice.
select usage_id
from usage_records
where start_time >= $from and start_time <= $to and usage_id in (select usage_id from collisions)
group by usage_id
having count(*) > 1
