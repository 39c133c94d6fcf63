-- One row: the first and the last start time in usage.
select min(start_time) as first_start, max(start_time) as last_start from usage
