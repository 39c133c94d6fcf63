-- One row per currency and rule of a month: how many records, and what they cost.
select
    currency,
    rule,
    count(*) as records,
    count(*) filter (where funding = 'unrated') as unrated,
    cast(coalesce(sum(cost), 0) as decimal(38, 6)) as cost
from rated
where month = $month
group by currency, rule
