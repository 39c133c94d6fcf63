-- One row per day of which more came to be known between its closing and that of $period.
select day, sum(funding) as funding, sum(debits) as debits, sum(expired) as expired, cast(sum(records) as bigint) as records
from closed_late
where currency = $currency and period <= $period
group by day
order by day
