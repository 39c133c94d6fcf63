-- One row per pool that ends within the period and user who asked something of it and has no licence for credits then.
with people as (
    select
        rated.pool,
        coalesce(rated.pool_user, '') as pool_user,
        coalesce(usage.upn, usage.user_id) as upn,
        usage.user_id as id,
        usage.upn as name,
        count(*) as records
    from rated
    inner join usage on usage.usage_id = rated.usage_id
    where rated.month = $period and rated.pool is not null and (usage.upn is not null or usage.user_id is not null)
    group by all
),

licensed as (
    select user_id, upn, assigned_from, coalesce(assigned_to, timestamp '9999-12-31') as assigned_to
    from licences
    where capability = 'MCOPSTNC'
)

select
    pool_outlook.pool,
    people.upn,
    sum(people.records) as records,
    pool_outlook.ends_at,
    pool_outlook.exhausted_at is not null as ended,
    pool_outlook.total,
    pool_outlook.used,
    pool_outlook.expected
from pool_outlook
inner join people on people.pool = pool_outlook.pool and people.pool_user = pool_outlook.pool_user
where
    pool_outlook.expected > pool_outlook.total
    and exists (select 1 from licences)
    and not exists (
        select 1
        from licensed
        where
            (licensed.user_id = people.id or licensed.upn = people.name)
            and licensed.assigned_from <= pool_outlook.ends_at
            and licensed.assigned_to > pool_outlook.ends_at
    )
group by all
order by pool_outlook.pool, people.upn, ends_at
