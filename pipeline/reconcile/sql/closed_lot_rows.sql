-- One row per lot as it stood at the end of the closed month, in order.
select lot, "at", expires_at, kind, coalesce(reference, '') as reference, amount, used, expired, remaining
from closed_lots
where currency = $currency and period = $period
order by lot
