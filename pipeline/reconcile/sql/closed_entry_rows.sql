-- One row per entry that a closed month up to the period stated, in order.
select "at", kind, amount, balance, coalesce(reference, '') as reference, coalesce(lot, 0) as lot, coalesce(note, '') as note
from closed_entries
where currency = $currency and period <= $period
order by period, seq
