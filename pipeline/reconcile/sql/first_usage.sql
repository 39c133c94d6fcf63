-- One row: the start of the first record ever rated; null without any.
select min(start_time) as first_usage
from (select min(start_time) as start_time from rated_records union all select min(start_time) from retired_usage)
