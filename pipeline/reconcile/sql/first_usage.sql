-- One row: the start of the first record ever rated; null without any.
select min(start_time) as first_usage
from (select min(first_at) as start_time from quarter_sums union all select min(start_time) from retired_usage)
