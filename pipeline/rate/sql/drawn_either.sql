-- One row per draw: when the domestic or the international pool of an MCOPSTN2 plan is used up, the other ends with it.
with
keyed as (
    select t.*, p.month_no, p.twins
    from taken as t
    join drawn_pools as p on p.pool_no = t.pool_no
),
ends as (
    select month_no, twins, holder_no, min(row(start_time, usage_id)) as used_up_by
    from keyed
    where twins is not null and total > 0 and level_before - taken <= 0
    group by month_no, twins, holder_no
),
cut as (
    select
        k.* exclude (month_no, twins, taken, level_before),
        if(row(k.start_time, k.usage_id) > e.used_up_by, 0, k.taken) as taken
    from keyed as k
    left join ends as e on e.month_no = k.month_no and e.twins = k.twins and e.holder_no is not distinct from k.holder_no
)
select
    *,
    cast(
        total - (sum(taken) over (partition by pool_no, holder_no order by start_time, usage_id rows between unbounded preceding and current row) - taken)
        as bigint
    ) as level_before
from cut
