-- One row per user of the licence list whose calls stop where a pool ends.
select
    'calls_will_stop' as reason,
    upn,
    cast(sum(records) as bigint) as records,
    cast(null as decimal(24, 6)) as cost,
    cast(null as varchar) as currency,
    min(ends_at) as last_at
from will_stop
group by upn
order by upn
