-- One row per usage record from $after to before $until in the order of rated_usage, with its start also as an instant.
select
    t.usage_id,
    t.kind,
    cast(t.start_time as timestamp) as start_at,
    t.* exclude (usage_id, kind, start_time),
    t.start_time
from rated_usage as t
where t.rowid - (select min(rowid) from rated_usage) >= $after and t.rowid - (select min(rowid) from rated_usage) < $until
order by t.rowid
