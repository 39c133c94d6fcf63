-- One row per pool that is expected to end in the month that now lies in, or has ended, and user who asked something of it
-- lately and has no licence for credits then.
with ending as (
    select
        pool,
        coalesce(pool_user, '') as pool_user,
        total,
        used,
        asked as expected,
        exhausted_at is not null as ended,
        coalesce(exhausted_at, cast(runs_out as timestamp)) as ends_at
    from pool_forecast
    where exhausted_at is not null or runs_out is not null
),

asking as (
    select usage_id, start_time, pool, coalesce(pool_user, '') as pool_user
    from rated
    where month >= $since and start_time >= cast($since_at as timestamp) and pool in (select pool from ending)
),

people as (
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
),

licensed as (
    select user_id, upn, assigned_from, coalesce(assigned_to, timestamp '9999-12-31') as assigned_to
    from licences
    where capability = 'MCOPSTNC'
)

select
    ending.pool,
    coalesce(people.upn, people.user_id) as upn,
    cast(sum(people.records) as bigint) as records,
    ending.ends_at,
    ending.ended,
    ending.total,
    ending.used,
    ending.expected
from ending
inner join people on people.pool = ending.pool and people.pool_user = ending.pool_user
where
    exists (select 1 from licences)
    and not exists (
        select 1
        from licensed
        where
            (licensed.user_id = people.user_id or licensed.upn = people.upn)
            and licensed.assigned_from <= ending.ends_at
            and licensed.assigned_to > ending.ends_at
    )
group by all
order by ending.pool, upn, ending.ends_at
