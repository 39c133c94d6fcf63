-- One row where the days of the ledger, and what came late for closed ones, hold other usage than the records do.
with from_records as (
    select coalesce(sum(ledger_debit(scope.basis, scope.currency, used.currency, used.funding, used.billed, used.cost)), 0) as debits
    from ledger_usage as used
    cross join ledger_scope as scope
    where not scope.post_paid and used.used_at >= scope.from_at and used.used_at < scope.to_at
),

from_days as (
    select (select coalesce(sum(ledger_days.debits), 0) from ledger_days) + late.amount as debits
    from late_debits as late
    cross join ledger_scope as scope
    where not scope.post_paid
)

select from_records.debits as records, from_days.debits as days
from from_records
cross join from_days
where from_records.debits <> from_days.debits
