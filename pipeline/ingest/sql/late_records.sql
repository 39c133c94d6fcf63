-- One row per month and currency: what came after the month's detail was removed, and is charged as it was billed.
select month, currency, sum(records) as records, sum(billed_charge) as billed
from retired_usage
where rule = 'late'
group by month, currency
order by month, currency
