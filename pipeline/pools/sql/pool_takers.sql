-- One row per pool and user or destination among the ten that asked most of it.
with
drawing as (
    select r.usage_id, r.start_time, r.pool, r.pool_user, r.destination, r.destination_country, r.units
    from rated as r
    join forecast_pools as p on p.sized_in = r.month and p.pool = r.pool and p.pool_user is not distinct from r.pool_user
    where r.start_time >= cast($since as timestamp) -- the month before, and a day for its zone
),
asked as (
    select
        d.pool,
        d.pool_user,
        coalesce(u.upn, u.user_id, '') as person,
        coalesce(d.destination, d.destination_country, '') as destination,
        d.units
    from usage as u
    join drawing as d on d.usage_id = u.usage_id and d.start_time = u.start_time
    where u.start_time >= cast($since as timestamp)
),
named as (
    select pool, pool_user, 'user' as what, person as name, units from asked
    union all
    select pool, pool_user, 'destination', destination, units from asked
),
summed as (
    select pool, pool_user, what, name, count(*) as records, cast(sum(units) as bigint) as units
    from named
    group by pool, pool_user, what, name
),
placed as (
    select
        pool,
        pool_user,
        what,
        name,
        row_number() over (partition by pool, pool_user, what order by units desc, name) as place,
        records,
        units,
        cast(sum(units) over (partition by pool, pool_user, what) as bigint) as asked
    from summed
)
select * from placed where place <= 10
