-- One row per currency in which the present provider charged.
select coalesce(currency, '') as currency, count(*) as records, cast(sum(cost) as decimal(38, 6)) as cost
from cdr
where cost is not null
group by 1
order by 1
