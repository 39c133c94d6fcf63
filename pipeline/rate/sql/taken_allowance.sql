-- One row per draw: a call that meets the end of the pool is taken whole, and the pool is overdrawn.
with turns as (
    select
        *,
        total is null or asked_before < total as is_open
    from draws
)
select
    * exclude (is_open),
    cast(total - sum(if(is_open, units, 0)) over (
        partition by pool_no, holder_no order by turn rows between unbounded preceding and current row
    ) + if(is_open, units, 0) as bigint) as level_before,
    if(is_open, units, 0) as taken
from turns
