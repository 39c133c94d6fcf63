-- One row per file whose records of the period say more often that caller and dialled number are exchanged than that they
-- are not: by which of them is masked, and by which is a number of our own.
with
sides as (
    select
        file_id,
        if(contains(call_type, '_out'), caller, callee) as ours,
        if(contains(call_type, '_out'), callee, caller) as theirs
    from usage
    where start_time >= $from and start_time < $to and kind = 'call' and (contains(call_type, '_out') or contains(call_type, '_in'))
),
told as (
    select
        s.file_id,
        count(*) filter (where s.ours like '%*%') as masked_ours,
        count(*) filter (where s.theirs like '%*%') as masked_theirs,
        count(*) filter (where b.number is not null and a.number is null) as listed_theirs,
        count(*) filter (where a.number is not null and b.number is null) as listed_ours
    from sides as s
    left join own_numbers as a on a.number = bare(s.ours)
    left join own_numbers as b on b.number = bare(s.theirs)
    group by s.file_id
)
select f.path, t.masked_ours, t.masked_theirs, t.listed_theirs, t.listed_ours
from told as t
join files as f on f.file_id = t.file_id
where t.masked_ours + t.listed_theirs > t.masked_theirs + t.listed_ours
order by f.path
