-- One row: the first and the last start time of usage, retired months with it.
select min(start_time) as first_start, max(start_time) as last_start
from (select start_time from usage_records union all select start_time from retired_usage)
