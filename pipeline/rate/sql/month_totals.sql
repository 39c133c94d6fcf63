-- One row per month that is rated again, currency and rule: how many records, and what they cost.
select
    month,
    currency,
    rule,
    count(*) as records,
    count(*) filter (where funding = 'unrated') as unrated,
    cast(coalesce(sum(cost), 0) as decimal(38, 6)) as cost
from rated
where month in (select month from batch_months where reason <> '')
group by month, currency, rule
