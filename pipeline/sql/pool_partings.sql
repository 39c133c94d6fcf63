-- One row per record near the one at which the report's use of a pool and ours part, with whose it is.
select
    a.pool,
    a.parts,
    a.reason,
    cast(a.usage_id as varchar) as usage_id,
    a.start_time,
    coalesce(u.upn, u.user_id, '') as person,
    coalesce(u.callee, '') as number,
    a.units,
    a.pool_units,
    cast(a.level as bigint) as level,
    a.cost,
    a.billed_charge,
    a.currency,
    a.cause
from pool_near as a
join usage as u on u.usage_id = a.usage_id and u.start_time = a.start_time
where u.start_time >= cast($from as timestamp) and u.start_time < cast($to as timestamp)
order by a.pool, a.n
