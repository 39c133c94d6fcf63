-- One row per country and rule whose calls no tariff row prices, most records first.
select
    coalesce(destination_country, '') as country,
    rule,
    count(*) as records,
    cast(coalesce(sum(units), 0) as bigint) as units
from rated
where funding = 'unrated'
group by 1, 2
order by records desc, country, rule
