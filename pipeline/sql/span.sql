-- One row: the first start time of usage, retired months with it.
select min(first_at) as first_start
from (select first_at from quarter_sums union all select start_time from retired_usage)
