-- One row per other currency in the period's usage.
select currency, count(*) as records, sum(billed_charge) as billed
from rated
where month = $period and currency <> $currency
group by currency
order by currency
