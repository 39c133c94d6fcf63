-- One row per lot that had money left in the period or was bought before its end.
select
    lot,
    "at",
    kind,
    amount,
    used,
    expired,
    remaining,
    reference,
    expires_at,
    currency
from lots
where "at" < $to_at and (expires_at is null or expires_at >= $from_at)
order by lot
