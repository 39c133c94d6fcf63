-- One row per pool of the month: what was granted, and what was drawn.
with used as (
    select
        pool,
        pool_user,
        any_value(capability) as capability,
        any_value(scope) as scope,
        cast(sum(taken) as bigint) as used,
        count(*) filter (where taken > 0) as calls,
        min(start_time) filter (where units > taken or (total > 0 and level_before = taken)) as exhausted_at
    from drawn
    group by pool, pool_user
)
select
    $month as month,
    coalesce(z.pool, u.pool) as pool,
    coalesce(z.pool_user, u.pool_user) as pool_user,
    coalesce(z.capability, u.capability) as capability,
    coalesce(z.scope, u.scope) as scope,
    split_part(coalesce(z.pool, u.pool), '/', 3) as country,
    if(coalesce(z.scope, u.scope) = 'sms', 'segment', 'minute') as unit,
    z.holders,
    if($has_licences, coalesce(z.total, 0), null) as total,
    coalesce(u.used, 0) as used,
    coalesce(u.calls, 0) as calls,
    u.exhausted_at
from pool_sizes as z
full join used as u on u.pool = z.pool and u.pool_user is not distinct from z.pool_user
