-- One row per currency of the month before: what was billed and rated.
select
    currency,
    sum(billed_charge) as billed,
    coalesce(sum(cost), 0) as rated
from debited
where month = $previous
group by currency
order by currency
