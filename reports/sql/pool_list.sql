-- One row per pool of the month, users together.
select
    pool,
    any_value(capability) as capability,
    any_value(scope) as scope,
    any_value(country) as country,
    sum(total)::bigint as total,
    sum(used)::bigint as used
from stated_pools
where month = $period
group by pool
order by pool
