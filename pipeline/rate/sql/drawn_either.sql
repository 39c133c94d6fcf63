-- One row per draw: when the domestic or the international pool of an MCOPSTN2 plan is used up, the other ends with it.
with
keyed as (
    select
        *,
        if(starts_with(capability, 'MCOPSTN2') and scope in ('domestic', 'international'),
            capability || '/' || split_part(pool, '/', 3), pool) as plan_pools
    from taken
),
ends as (
    select plan_pools, pool_user, min(row(start_time, usage_id)) as used_up_by
    from keyed
    where starts_with(capability, 'MCOPSTN2') and total > 0 and level_before - taken <= 0
    group by plan_pools, pool_user
),
cut as (
    select
        k.* exclude (plan_pools, taken, level_before),
        if(row(k.start_time, k.usage_id) > e.used_up_by, 0, k.taken) as taken
    from keyed as k
    left join ends as e on e.plan_pools = k.plan_pools and e.pool_user is not distinct from k.pool_user
)
select
    *,
    cast(
        total - (sum(taken) over (partition by pool, pool_user order by turn rows between unbounded preceding and current row) - taken)
        as bigint
    ) as level_before
from cut
