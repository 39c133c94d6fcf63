-- One row per file whose records of the period have masked numbers on our own side more often than on the other's.
with
sides as (
    select
        file_id,
        count(*) filter (where if(contains(call_type, '_out'), caller, callee) like '%*%') as own,
        count(*) filter (where if(contains(call_type, '_out'), callee, caller) like '%*%') as external
    from usage
    where start_time >= $from and start_time < $to and kind = 'call' and (contains(call_type, '_out') or contains(call_type, '_in'))
    group by file_id
)
select f.path, s.own, s.external
from sides as s
join files as f on f.file_id = s.file_id
where s.own > s.external
order by f.path
