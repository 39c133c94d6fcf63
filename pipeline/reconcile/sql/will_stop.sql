-- One row per pool that is expected to end in the month that now lies in, or has ended, and user who asked something of it
-- lately and has no licence for credits then.
with licensed as (
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
from ending_pools as ending
inner join pool_askers as people on people.pool = ending.pool and people.pool_user = ending.pool_user
where
    exists (select 1 from licences)
    and not exists (
        select 1
        from licensed
        where licensed.user_id = people.user_id and licensed.assigned_from <= ending.ends_at and licensed.assigned_to > ending.ends_at
    )
    and not exists (
        select 1
        from licensed
        where licensed.upn = people.upn and licensed.assigned_from <= ending.ends_at and licensed.assigned_to > ending.ends_at
    )
group by all
order by ending.pool, upn, ending.ends_at
