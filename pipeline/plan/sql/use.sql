-- One row per holder of licences, month and whether the calls stay at home: started minutes of calls that a plan could
-- include, and what they cost when everybody pays as they go. Minutes that no tariff row prices are counted apart.
with
by_id as (
    select user_id, any_value(holder) as holder from licences where user_id <> '' group by user_id
),
by_upn as (
    select upn, any_value(holder) as holder from licences where upn <> '' group by upn
)
select
    coalesce(i.holder, n.holder) as holder,
    coalesce(u.user_country, $country) as country,
    r.month,
    domestic_call(lower(trim(u.context)), r.destination_country, coalesce(u.user_country, $country)) as is_domestic,
    cast(sum(r.units) as bigint) as units,
    cast(coalesce(sum(r.units) filter (where r.cost is not null), 0) as bigint) as priced_units,
    cast(coalesce(sum(r.cost), 0) as decimal(38, 6)) as cost
from rated as r
join usage as u on u.usage_id = r.usage_id and u.start_time = r.start_time
left join by_id as i on i.user_id = u.user_id
left join by_upn as n on n.upn = u.upn
where r.rule = 'payg' and coalesce(i.holder, n.holder) is not null
group by all
order by holder, country, month, is_domestic
