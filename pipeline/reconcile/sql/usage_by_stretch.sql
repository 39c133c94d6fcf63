-- One row per stretch between two cut points and rule that has usage in it: what it takes from the credits.
with debits as (
    select
        rated.start_time,
        cast(rated.start_time as date) as day,
        rated.rule,
        rated.records,
        ledger_debit(
            scope.basis, scope.currency, rated.currency, rated.funding, rated.billed_charge, rated.cost
        ) as amount
    from debited as rated
    cross join ledger_scope as scope
    where rated.start_time >= scope.from_at and rated.start_time < scope.to_at
)

-- No stretch crosses midnight UTC: the day finds the few candidates by hash, so the cost grows with the records only.
select
    stretches.n,
    debits.rule,
    sum(debits.amount) as net,
    cast(coalesce(sum(debits.records) filter (where debits.amount <> 0), 0) as bigint) as debits,
    cast(sum(debits.records) as bigint) as records,
    min(debits.start_time) filter (where debits.amount <> 0) as first_debit
from debits
inner join ledger_stretches as stretches
    on
        stretches.day = debits.day
        and debits.start_time >= stretches.from_at
        and debits.start_time < stretches.to_at
group by stretches.n, debits.rule
order by stretches.n, debits.rule
