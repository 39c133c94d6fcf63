-- One row per rated record that asked a pool for units: the pool's size, and its level before the record (null where the size
-- is unknown).
create or replace temp view pool_levels as
select
    r.*,
    p.total as pool_total,
    cast(p.total - (sum(r.pool_units) over (
        partition by r.month, r.pool, r.pool_user order by r.start_time, r.usage_id rows between unbounded preceding and current row
    ) - r.pool_units) as bigint) as pool_before
from rated as r
join pools as p on p.month = r.month and p.pool = r.pool and p.pool_user is not distinct from r.pool_user;
