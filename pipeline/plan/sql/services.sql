-- One row per rule and way of paying: what all months together hold.
select
    r.rule,
    r.funding,
    count(*) as records,
    cast(coalesce(sum(r.units), 0) as bigint) as units,
    cast(coalesce(sum(r.cost), 0) as decimal(38, 6)) as cost
from rated as r
group by r.rule, r.funding
order by r.rule, r.funding
