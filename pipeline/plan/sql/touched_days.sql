-- One row per UTC day with usage.
select distinct date_trunc('day', start_time) as day from usage
