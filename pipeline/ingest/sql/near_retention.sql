-- One row per file and country of users whose oldest row there is about as old as the admin centre keeps any.
with
oldest as (
    select file_id, coalesce(user_country, $country) as country, 'pstn' as report, min(oldest) as oldest, cast(sum(records) as bigint) as records
    from file_sums
    where records > 0
    group by file_id, coalesce(user_country, $country)
    union all
    select file_id, coalesce(user_country, $country) as country, 'direct_routing' as report, min(start_time) as oldest, count(*) as records
    from direct_routing
    group by file_id, coalesce(user_country, $country)
),
aged as (
    select
        f.path,
        o.country,
        o.oldest,
        o.records,
        date_sub('day', o.oldest, cast($as_of as timestamp)) as age,
        if(o.report = 'pstn', coalesce(r.days_pstn, a.days_pstn), coalesce(r.days_direct_routing, a.days_direct_routing)) as days
    from oldest as o
    join files as f on f.file_id = o.file_id
    left join retentions as r on r.country = o.country
    cross join (select days_pstn, days_direct_routing from retentions where country = '*') as a
    where f.present and f.file_id not in (select file_id from retired_readings)
)
select path, country, oldest, age, days, records
from aged
where abs(age - days) <= $near
order by path, country
