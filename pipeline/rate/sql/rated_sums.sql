-- One row per terms, user of a pool and half of the months: what was written of their records, which the checks look at.
select
    terms_id,
    pool_user,
    count(*) as records,
    sum(hash(usage_id)) as ids,
    cast(sum(pool_units) as bigint) as pool_units,
    count(*) filter (where cost is null) as without_cost,
    count(*) filter (where cost <> 0) as costly,
    count(*) filter (where pool_units > units) as beyond_units,
    count(*) filter (where pool_units = 0) as without_pool,
    sum(billed_charge) as billed,
    sum(cost) as cost
from rated_records
where start_time < $middle and terms_id > $terms_before
group by terms_id, pool_user
union all
select
    terms_id,
    pool_user,
    count(*),
    sum(hash(usage_id)),
    cast(sum(pool_units) as bigint),
    count(*) filter (where cost is null),
    count(*) filter (where cost <> 0),
    count(*) filter (where pool_units > units),
    count(*) filter (where pool_units = 0),
    sum(billed_charge),
    sum(cost)
from rated_records
where start_time >= $middle and terms_id > $terms_before
group by terms_id, pool_user
