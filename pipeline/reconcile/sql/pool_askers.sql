-- One row per pool that ends and user who asked something of it lately.
with asking as (
    select usage_id, start_time, pool, coalesce(pool_user, '') as pool_user
    from rated
    where month >= $since and start_time >= cast($since_at as timestamp) and pool in (select pool from ending_pools)
)

select
    asking.pool,
    asking.pool_user,
    usage.user_id,
    usage.upn,
    count(*) as records
from usage
inner join asking on asking.usage_id = usage.usage_id and asking.start_time = usage.start_time
where
    usage.start_time >= cast($since_at as timestamp)
    and (usage.upn is not null or usage.user_id is not null)
group by all
