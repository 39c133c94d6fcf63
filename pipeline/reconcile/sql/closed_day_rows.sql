-- One row per day that a closed month up to the period stated, in order.
select day, opening, funding, late, debits, expired, closing, lowest, post_paid, records
from closed_days
where currency = $currency and period <= $period
order by day
