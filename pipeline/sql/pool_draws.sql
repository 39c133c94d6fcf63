-- One row per record that asked a pool for units, in the order of asking.
select
    cast(r.usage_id as varchar) as usage_id,
    r.start_time,
    coalesce(u.upn, u.user_id, '') as person,
    coalesce(u.callee, '') as number,
    r.units,
    r.pool_units,
    r.pool_before,
    r.funding
from pool_levels as r
join usage as u on u.usage_id = r.usage_id and u.start_time = r.start_time
where r.month = $month and r.pool = $pool and coalesce(r.pool_user, '') = $pool_user
order by r.start_time, r.usage_id
