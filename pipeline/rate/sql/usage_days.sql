-- One row per UTC day with usage, or that this run touched: how many records, and whether it touched it. What a day that was not touched holds, the sums
-- of its rated months tell; no quarter of an hour lies in two days.
with
touched as (
    select date_trunc('day', start_time) as day, count(*) as records
    from usage_records
    where start_time >= $from and start_time < $to
    group by date_trunc('day', start_time)
)
select d.day, true as touched, coalesce(t.records, 0) as records
from touched_days as d
left join touched as t on t.day = d.day
union all
select date_trunc('day', quarter) as day, false as touched, cast(sum(records) as bigint) as records
from quarter_sums
where date_trunc('day', quarter) not in (select day from touched_days)
group by date_trunc('day', quarter)
order by day
