-- One row per pool whose use is not the sum of its records, or beyond its size where nothing may overdraw it.
with
drawn_units as (
    select t.month, t.pool, s.pool_user, sum(s.pool_units) as used
    from rated_sums as s
    join rated_terms as t on t.terms_id = s.terms_id
    where t.pool is not null
    group by t.month, t.pool, s.pool_user
),
found as (
    select * from pools where month in (select month from batch_months)
)
select
    coalesce(p.month, d.month) as month,
    coalesce(p.pool, d.pool) as pool,
    coalesce(p.pool_user, d.pool_user) as pool_user,
    p.total,
    p.used,
    d.used as drawn_units
from found as p
full join drawn_units as d on d.month = p.month and d.pool = p.pool and d.pool_user is not distinct from p.pool_user
where p.pool is null or p.used <> coalesce(d.used, 0) or ($straddle <> 'allowance' and p.used > p.total)
