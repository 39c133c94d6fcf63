-- One row per key of what is no usage record that stands in its table more than once, or not at all.
with
standing as (
    select 'direct_routing' as kind, row_key from direct_routing
    union all
    select 'pools' as kind, row_key from pool_reports where file_id is not null
    union all
    select 'blocked_users' as kind, row_key from blocked_users
    union all
    select 'dialout' as kind, row_key from dialout_report
),
stand as (
    select kind, row_key, count(*) as n from standing group by kind, row_key
),
known as (
    select distinct kind, row_key from other_readings
)
select coalesce(s.kind, k.kind) as kind, coalesce(s.row_key, k.row_key) as row_key, s.n
from stand as s
full join known as k on k.kind = s.kind and k.row_key = s.row_key
where s.n is distinct from 1 or k.kind is null
