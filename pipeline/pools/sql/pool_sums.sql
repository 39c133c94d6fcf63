-- One row per month that is added up, pool, user of a pool that is per user, and day: what was asked of it.
with
-- a day of the zone lies in days of UTC, by which its records are found
utc_days as (
    select day, from_at, to_at, cast(unnest(generate_series(date_trunc('day', from_at), to_at, interval 1 day)) as date) as utc_day
    from summing_days
),
drawing as (
    select terms_id, month, pool
    from rated_terms
    where pool is not null and month in (select month from summing)
),
sums as (
    select r.terms_id, r.pool_user, d.day, sum(r.units) as units
    from rated_records as r
    join utc_days as d on cast(r.start_time as date) = d.utc_day and r.start_time >= d.from_at and r.start_time < d.to_at
    where
        r.start_time >= $from and r.start_time < $to
        and r.terms_id in (select terms_id from drawing)
    group by r.terms_id, r.pool_user, d.day
)
select w.month, w.pool, s.pool_user, s.day, cast(sum(s.units) as bigint) as units
from sums as s
join drawing as w on w.terms_id = s.terms_id
group by w.month, w.pool, s.pool_user, s.day
