-- One row per stretch between two cut points and rule that has usage in it: what it takes from the credits.
with sided as (
    select stretches.n, used.*, ledger_side(scope.basis, scope.currency, used.currency, used.funding) as side
    from ledger_usage as used
    cross join ledger_scope as scope
    -- no stretch crosses midnight UTC: the day finds the few candidates by hash
    inner join ledger_stretches as stretches
        on stretches.day = cast(used.used_at as date) and used.used_at >= stretches.from_at and used.used_at < stretches.to_at
)

select
    n,
    rule,
    sum(ledger_part(side, billed, cost)) as net,
    cast(sum(case side when 'billed' then billed_records when 'cost' then cost_records else 0 end) as bigint) as debits,
    cast(sum(records) as bigint) as records,
    min(case side when 'billed' then billed_first when 'cost' then cost_first end) as first_debit
from sided
group by n, rule
order by n, rule
