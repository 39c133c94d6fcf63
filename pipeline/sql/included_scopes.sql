-- One row per scope of what the subscription includes: how many countries, and how many records cost nothing by it.
select scope, count(distinct country) as countries, cast(sum(records) as bigint) as records
from included_destinations
group by scope
order by scope
