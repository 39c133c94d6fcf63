-- One row per month, pool and, where pools are per user, user: what was drawn.
with used as (
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
    if(p.is_personal, coalesce(h.holder, ''), null) as pool_user,
    p.capability,
    p.scope,
    u.used,
    u.calls,
    u.exhausted_at
from used as u
join drawn_pools as p on p.pool_no = u.pool_no
left join (select distinct holder, holder_no from people) as h on h.holder_no = u.holder_no
