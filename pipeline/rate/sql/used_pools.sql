-- One row per month, pool and, where pools are per user, user: what was drawn.
with scarce as (
    select
        pool_no,
        holder_no,
        cast(sum(taken) as bigint) as used,
        count(*) filter (where taken > 0) as calls,
        min(start_time) filter (where units > taken or (total > 0 and level_before = taken)) as exhausted_at
    from drawn
    group by pool_no, holder_no
)
select
    p.month_no,
    p.pool,
    k.pool_user,
    p.capability,
    p.scope,
    if(k.is_scarce, s.used, k.asked) as used,
    if(k.is_scarce, s.calls, k.calls) as calls,
    s.exhausted_at
from asked_pools as k
join drawn_pools as p on p.pool_no = k.pool_no
left join scarce as s on s.pool_no = k.pool_no and s.holder_no = k.holder_no
