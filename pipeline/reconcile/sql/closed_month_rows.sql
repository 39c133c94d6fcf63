-- One row per month up to a closed period, as the closing found it.
select month, funding, debits, expired, records
from closed_months
where currency = $currency and period = $period
order by month
