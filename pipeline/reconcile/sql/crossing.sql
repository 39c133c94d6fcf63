-- One row: the start of the first record in the stretch after which more than `room` is used; null where none is.
with debits as (
    select
        rated.start_time,
        sum(
            ledger_debit(
                scope.basis, scope.currency, rated.currency, rated.funding, rated.billed_charge, rated.cost
            )
        ) over (order by rated.start_time, rated.usage_id nulls first) as used
    from debited as rated
    cross join ledger_scope as scope
    where rated.start_time >= cast($from as timestamp) and rated.start_time < cast($to as timestamp)
)

select min(start_time) as crossed_at
from debits
where used > cast($room as decimal(24, 6))
