-- One row per UTC day with usage, and whether this run touched it.
select
    d.day,
    t.day is not null as touched
from (select distinct date_trunc('day', start_time) as day from usage) as d
left join touched_days as t on t.day = d.day
order by d.day
