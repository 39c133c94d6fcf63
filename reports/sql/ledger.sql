-- One row per entry of the ledger in the period.
select
    seq,
    "at",
    kind,
    amount,
    balance,
    currency,
    lot,
    reference,
    note
from ledger_entries
where "at" >= $from_at and "at" < $to_at
order by seq
