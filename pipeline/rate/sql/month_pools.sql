-- One row per pool of a month that has records: what was granted, and what was drawn.
with found as (
    select
        coalesce(z.month_no, u.month_no) as month_no,
        coalesce(z.pool, u.pool) as pool,
        coalesce(z.pool_user, u.pool_user) as pool_user,
        coalesce(z.capability, u.capability) as capability,
        coalesce(z.scope, u.scope) as scope,
        z.holders,
        z.total,
        u.used,
        u.calls,
        u.exhausted_at
    from pool_sizes as z
    full join used_pools as u on u.month_no = z.month_no and u.pool = z.pool and u.pool_user is not distinct from z.pool_user
)
select
    m.month,
    f.pool,
    f.pool_user,
    f.capability,
    f.scope,
    split_part(f.pool, '/', 3) as country,
    if(f.scope = 'sms', 'segment', 'minute') as unit,
    f.holders,
    if($has_licences, coalesce(f.total, 0), null) as total,
    coalesce(f.used, 0) as used,
    coalesce(f.calls, 0) as calls,
    f.exhausted_at
from found as f
join batch_months as m on m.month_no = f.month_no
where f.month_no in (select month_no from cases)
