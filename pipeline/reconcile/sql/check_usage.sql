-- One row where the days of the ledger, and what came late for closed ones, hold other usage than the records do.
with sums as (
    select records.terms_id, sum(records.billed_charge) as billed, sum(records.cost) as cost
    from rated_records as records
    cross join ledger_scope as scope
    where records.start_time >= scope.from_at and records.start_time < scope.to_at
    group by records.terms_id
),

used as (
    select terms.currency, terms.funding, sums.billed, sums.cost
    from sums
    inner join rated_terms as terms on terms.terms_id = sums.terms_id
    union all
    select retired.currency, retired.funding, retired.billed_charge, retired.cost
    from retired_usage as retired
    cross join ledger_scope as scope
    where retired.start_time >= scope.from_at and retired.start_time < scope.to_at
),

from_records as (
    select coalesce(sum(ledger_debit(scope.basis, scope.currency, used.currency, used.funding, used.billed, used.cost)), 0) as debits
    from used
    cross join ledger_scope as scope
    where not scope.post_paid
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
