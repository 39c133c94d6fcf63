-- One row per pool of the period's minute-pool reports beside ours, and per used pool of ours that they do not have;
-- what a plan gives to each user for himself is no pool to them.
with
reported as (
    select
        p.row_key,
        coalesce(a.code, p.capability) as capability,
        p.capability || coalesce(' ' || p.label, '') || coalesce(' (' || p.description || ')', '') as words,
        lower(coalesce(p.description, '') || ' ' || coalesce(p.label, '')) as text,
        c.pool_country,
        p.total, p.used, p.source,
        p.month is not null as named
    from pool_reports as p
    left join files as f on f.file_id = p.file_id
    left join capability_aliases as a on a.alias = p.capability
    left join country_names as c on c.name = lower(trim(split_part(p.label, ' - ', 1)))
    where coalesce(p.month, $assumed) = $month and (p.file_id is null or f.present)
    -- of the same report twice the last by name
    qualify row_number() over (partition by p.capability, p.label, p.description order by p.month nulls first, p.source desc) = 1
),
scoped as (
    select
        *,
        case
            when contains(text, 'zone a') then 'zone_a'
            when contains(text, 'sms') or contains(text, 'messag') then 'sms'
            when contains(text, 'international pool') or (contains(text, 'international') and not contains(text, 'domestic')) then 'international'
            when contains(text, 'domestic pool') or (contains(text, 'domestic') and not contains(text, 'international')) then 'domestic'
        end as scope
    from reported
),
ours as (
    select
        pool, capability, scope, country,
        cast(sum(total) as bigint) as total, cast(sum(used) as bigint) as used, cast(sum(calls) as bigint) as calls,
        bool_or(pool_user is not null) as is_per_user
    from pools
    where month = $month
    group by pool, capability, scope, country
),
matched as (
    select s.row_key, s.source, o.*, count(*) over (partition by s.row_key, s.source) as fits
    from scoped as s
    join ours as o
        on o.capability = s.capability and o.scope = coalesce(s.scope, o.scope)
        and coalesce(s.pool_country, o.country) = if(o.country = '*', coalesce(s.pool_country, '*'), o.country)
)
select
    coalesce(m.pool, s.words) as pool, s.source, s.named, s.total as reported_total, s.used as reported_used,
    if(m.pool is null and $has_licences, 0, m.total) as total, coalesce(m.used, 0) as used, coalesce(m.calls, 0) as calls
from scoped as s
left join matched as m on m.row_key = s.row_key and m.source = s.source and m.fits = 1
union all
select
    o.pool, (select max(source) from scoped) as source, true as named, null as reported_total, 0 as reported_used, o.total, o.used, o.calls
from ours as o
anti join matched as m on m.pool = o.pool
where o.used > 0 and not o.is_per_user and exists (select 1 from scoped)
order by pool, source
