-- One row per UTC day with usage, or that this run touched: how many records, and whether it touched it.
select
    coalesce(d.day, t.day) as day,
    t.day is not null as touched,
    coalesce(d.records, 0) as records
from (select date_trunc('day', start_time) as day, count(*) as records from usage_records group by day) as d
full join touched_days as t on t.day = d.day
order by day
