-- One row per pool and user or destination among the ten that asked most of it.
with
asked as (
    select
        r.pool,
        r.pool_user,
        coalesce(u.upn, u.user_id, '') as person,
        coalesce(r.destination, r.destination_country, '') as destination,
        r.units
    from rated as r
    join forecast_pools as p on p.sized_in = r.month and p.pool = r.pool and p.pool_user is not distinct from r.pool_user
    join usage as u on u.usage_id = r.usage_id and u.start_time = r.start_time
    where r.start_time >= cast($since as timestamp) -- the month before, and a day for its zone
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
