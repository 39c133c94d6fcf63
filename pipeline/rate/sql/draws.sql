-- One row per record that may draw on a pool, in the order of drawing.
select
    d.pool,
    d.pool_user,
    d.usage_id,
    d.start_time,
    d.pool_plan as capability,
    d.scope,
    d.units,
    -- without licences.csv the size is not known, and what the plan names is covered
    if($has_licences, coalesce(z.total, 0), null) as total,
    row_number() over (partition by d.pool, d.pool_user order by d.start_time, d.usage_id) as turn,
    cast(coalesce(sum(d.units) over (
        partition by d.pool, d.pool_user order by d.start_time, d.usage_id rows between unbounded preceding and 1 preceding
    ), 0) as bigint) as asked_before
from decided as d
left join pool_sizes as z on z.pool = d.pool and z.pool_user is not distinct from d.pool_user
where d.pool is not null
