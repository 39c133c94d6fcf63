-- One row per lot that does not add up, is overdrawn, or holds money past its date.
select lots.*
from lots
cross join ledger_scope as scope
where
    lots.amount <> lots.used + lots.expired + lots.remaining
    or least(lots.used, lots.expired, lots.remaining) < 0
    or (lots.remaining > 0 and lots.expires_at < scope.to_at)
