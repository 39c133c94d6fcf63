-- One row where the lots and the balance disagree: below zero nothing remains, and above it just the balance does.
with last_entry as (
    select arg_max(balance, seq) as balance from ledger_entries
),

left_over as (
    select sum(remaining) as remaining from lots
)

select *
from last_entry
cross join left_over
cross join balance_held as held -- what arrived for a closed period is in the lots, and not in its balance
where coalesce(left_over.remaining, 0) <> greatest(coalesce(last_entry.balance, 0) + held.amount, 0)
