-- One row per pool of the month or, while no usage of it is known, of the month before.
with latest as (
    select max(month) as month
    from pools
    where month in ($month, $before)
)
select
    p.month as sized_in,
    p.pool,
    p.pool_user,
    p.capability,
    p.scope,
    p.country,
    p.unit,
    p.total,
    if(p.month = $month, p.used, 0) as used,
    p.holders,
    if(p.month = $month, p.exhausted_at, null) as exhausted_at,
    $month as month
from pools as p
join latest as l on l.month = p.month
