-- One row per usage record of the period, as rated_usage, with its start also as an instant.
select
    t.usage_id,
    t.kind,
    cast(t.start_time as timestamp) as start_at,
    t.* exclude (usage_id, kind, start_time),
    t.start_time
from rated_usage as t
order by start_at, t.usage_id
