-- One row where the days of the ledger, and what came late for closed ones, hold other usage than the records do.
with from_records as (
    select
        coalesce(
            sum(
                ledger_debit(
                    scope.basis, scope.currency, rated.currency, rated.funding, rated.billed_charge, rated.cost
                )
            ),
            0
        ) as debits
    from debited as rated
    cross join ledger_scope as scope
    where rated.start_time >= scope.from_at and rated.start_time < scope.to_at and not scope.post_paid
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
