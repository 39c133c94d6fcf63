-- One row per record that may draw on a pool, in the order of drawing.
with asked as materialized (
    select
        t.pool,
        if(t.pooling = 'user', coalesce(p.holder, ''), null) as pool_user,
        c.usage_id,
        c.start_time,
        t.pool_plan as capability,
        t.scope,
        if(t.kind = 'sms', c.segments, started_minutes(c.duration_s)) as units
    from cased as c
    join terms as t on t.case_id = c.case_id
    left join people as p on p.person_id = c.person_id
    where t.pool is not null
)
select
    a.*,
    -- without licences.csv the size is not known, and what the plan names is covered
    if($has_licences, coalesce(z.total, 0), null) as total,
    row_number() over (partition by a.pool, a.pool_user order by a.start_time, a.usage_id) as turn,
    cast(coalesce(sum(a.units) over (
        partition by a.pool, a.pool_user order by a.start_time, a.usage_id rows between unbounded preceding and 1 preceding
    ), 0) as bigint) as asked_before
from asked as a
left join pool_sizes as z on z.pool = a.pool and z.pool_user is not distinct from a.pool_user
