-- One row per pool of the period that has a size: what is asked of it up to the period's end. Days that are over count as
-- they were; a day that is not is taken to ask for what such weekdays asked before, or for more where it already did.
with asked as (
    select
        rated.pool,
        coalesce(rated.pool_user, '') as pool_user,
        outlook_days.day,
        sum(rated.units) as units
    from rated
    asof inner join outlook_days on rated.start_time >= outlook_days.from_at
    where rated.pool is not null and rated.start_time < cast($closing as timestamp)
    group by all
),

sizes as (
    select pool, coalesce(pool_user, '') as pool_user, total, used, exhausted_at
    from pools
    where month = $period and total is not null
),

known as (
    select weekday, count(*) as days
    from outlook_days
    where known
    group by weekday
),

habits as (
    select asked.pool, asked.pool_user, known.weekday, cast(units_a_day(sum(asked.units), known.days) as bigint) as units
    from asked
    inner join outlook_days on outlook_days.day = asked.day and outlook_days.known
    inner join known on known.weekday = outlook_days.weekday
    group by asked.pool, asked.pool_user, known.weekday, known.days
),

expected as (
    select
        sizes.*,
        outlook_days.day,
        outlook_days.from_at,
        sum(greatest(coalesce(asked.units, 0), case when outlook_days.known then 0 else coalesce(habits.units, 0) end))
            over (partition by sizes.pool, sizes.pool_user order by outlook_days.day) as level
    from sizes
    inner join outlook_days on outlook_days.in_period
    left join asked
        on asked.pool = sizes.pool and asked.pool_user = sizes.pool_user and asked.day = outlook_days.day
    left join habits
        on
            habits.pool = sizes.pool
            and habits.pool_user = sizes.pool_user
            and habits.weekday = outlook_days.weekday
)

select
    pool,
    pool_user,
    total,
    used,
    cast(max(level) as bigint) as expected,
    min(exhausted_at) as exhausted_at,
    coalesce(min(exhausted_at), min(from_at) filter (where level > total)) as ends_at
from expected
group by pool, pool_user, total, used
order by pool, pool_user
