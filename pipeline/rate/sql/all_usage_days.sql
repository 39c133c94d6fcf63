-- One row per UTC day with usage: how many records, and whether this run touched it.
select
    d.day,
    t.day is not null as touched,
    d.records
from (select date_trunc('day', start_time) as day, count(*) as records from usage_records group by day) as d
left join touched_days as t on t.day = d.day
order by d.day
