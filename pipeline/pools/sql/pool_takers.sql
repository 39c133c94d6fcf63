-- One row per pool and user or destination among the ten that asked most of it.
with
drawing as (
    select t.terms_id, t.month, t.pool, coalesce(t.destination, t.destination_country, '') as destination
    from rated_terms as t
    where (t.month, t.pool) in (select (sized_in, pool) from forecast_pools)
),
records as (
    select usage_id, start_time, terms_id, pool_user, units
    from rated_records
    where
        start_time >= cast($since as timestamp) -- the month before, and a day for its zone
        and terms_id in (select terms_id from drawing)
),
-- by numbers first, for there are far fewer of them than records
sums as (
    select r.terms_id, r.pool_user, u.person_id, count(*) as records, sum(r.units) as units
    from usage_records as u
    join records as r on r.usage_id = u.usage_id and r.start_time = u.start_time
    where u.start_time >= cast($since as timestamp)
    group by r.terms_id, r.pool_user, u.person_id
),
asked as (
    select
        d.pool,
        s.pool_user,
        coalesce(w.upn, w.user_id, '') as person,
        d.destination,
        s.records,
        s.units
    from sums as s
    join drawing as d on d.terms_id = s.terms_id
    join forecast_pools as p on p.sized_in = d.month and p.pool = d.pool and p.pool_user is not distinct from s.pool_user
    join printed_people as w on w.person_id = s.person_id
),
named as (
    select pool, pool_user, 'user' as what, person as name, records, units from asked
    union all
    select pool, pool_user, 'destination', destination, records, units from asked
),
summed as (
    select pool, pool_user, what, name, cast(sum(records) as bigint) as records, cast(sum(units) as bigint) as units
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
