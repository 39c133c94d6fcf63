-- One row: the start of the first record ever rated; null without any.
select min(start_time) as first_usage from debited
