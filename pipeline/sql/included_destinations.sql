-- One row per plan, scope and country that the subscription of the month includes: what went there, and what went beyond it.
with covered as (
    select distinct p.scope, p.capability, c.country
    from pools as p
    join destination_countries as home on home.country = if(p.country = '*', home.country, p.country)
    join destination_countries as c
        on (p.scope = 'zone_a' and c.zone_a) or (p.scope = 'domestic' and p.country <> '*' and c.domestic_group = home.domestic_group)
    where p.month = $month and coalesce(p.total, 1) > 0
    union
    select 'extended_dialout' as scope, 'MCOMEETADD_DIALOUT_US' as capability, country
    from (values ('US'), ('CA')) as extended (country)
    where
        exists (
            select 1
            from licences
            where
                capability = 'MCOMEETADD_DIALOUT_US' and assigned_from < cast($closing as timestamp)
                and coalesce(assigned_to > cast($from as timestamp), true)
        )
),

sums as (
    select terms_id, count(*) as records, sum(units) as units, sum(pool_units) as pool_units
    from rated_records
    where start_time >= cast($from as timestamp) and start_time < cast($to as timestamp)
    group by terms_id
),

called as (
    select
        if(rule = 'extended_dialout', rule, split_part(pool, '/', 2)) as scope,
        if(rule = 'extended_dialout', 'MCOMEETADD_DIALOUT_US', split_part(pool, '/', 1)) as capability,
        destination_country as country,
        cast(coalesce(sum(s.records) filter (where funding in ('free', 'allowance')), 0) as bigint) as records,
        cast(sum(if(rule = 'extended_dialout', s.units, s.pool_units)) as bigint) as units,
        cast(sum(if(rule = 'extended_dialout', 0, s.units - s.pool_units)) as bigint) as units_beyond
    from sums as s
    join rated_terms as t on t.terms_id = s.terms_id
    where month = $month and (pool is not null or rule = 'extended_dialout') and destination_country is not null
    group by all
)

select
    coalesce(covered.scope, called.scope) as scope,
    coalesce(covered.capability, called.capability) as capability,
    coalesce(covered.country, called.country) as country,
    names.name,
    coalesce(called.records, 0) as records,
    coalesce(called.units, 0) as units,
    coalesce(called.units_beyond, 0) as units_beyond
from covered
full join called on called.scope = covered.scope and called.capability = covered.capability and called.country = covered.country
left join destination_countries as names on names.country = coalesce(covered.country, called.country)
where covered.country is not null or called.units > 0
order by scope, capability, country
