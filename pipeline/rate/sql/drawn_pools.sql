-- One row per pool that records may draw on. The domestic and the international pool of an MCOPSTN2 plan are twins.
select distinct
    pool_no, month_no, pool, pool_plan as capability, scope, pooling = 'user' as is_personal,
    if(starts_with(pool_plan, 'MCOPSTN2') and scope in ('domestic', 'international'),
        pool_plan || '/' || split_part(pool, '/', 3), null) as twins
from terms
where pool_no is not null
