-- One row per usage record of the period, as rated_usage.
select *
from rated_usage
order by cast(start_time as timestamp), usage_id
