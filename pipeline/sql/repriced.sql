-- One row per currency and country: what its records cost under two tariffs, where credits pay under one of them.
select
    a.currency,
    if(a.country <> '', a.country, b.country) as country,
    count(*) filter (where a.cost is distinct from b.cost) as records,
    cast(coalesce(sum(b.cost), 0) as decimal(38, 6)) as before,
    cast(coalesce(sum(a.cost), 0) as decimal(38, 6)) as after,
    count(*) filter (where b.funding = 'unrated') as unrated_before,
    count(*) filter (where a.funding = 'unrated') as unrated_after
from priced_after as a
join priced_before as b on b.usage_id = a.usage_id
where a.funding in ('credits', 'split', 'unrated') or b.funding in ('credits', 'split', 'unrated')
group by 1, 2
order by 1, 2
