-- One row per stretch between two cut points and rule that has usage in it: what it takes from the credits.
with sums as (
    -- both amounts are added up before anything is decided: which of them debits is a matter of the terms, not of the record
    select
        stretches.n,
        records.terms_id,
        sum(records.billed_charge) as billed,
        sum(records.cost) as cost,
        count(*) as records,
        count(*) filter (where records.billed_charge <> 0) as billed_records,
        count(*) filter (where records.cost <> 0) as cost_records,
        min(records.start_time) filter (where records.billed_charge <> 0) as billed_first,
        min(records.start_time) filter (where records.cost <> 0) as cost_first
    from rated_records as records
    cross join ledger_scope as scope
    -- no stretch crosses midnight UTC: the day finds the few candidates by hash, so the cost grows with the records only
    inner join ledger_stretches as stretches
        on
            stretches.day = cast(records.start_time as date)
            and records.start_time >= stretches.from_at
            and records.start_time < stretches.to_at
    where records.start_time >= scope.from_at and records.start_time < scope.to_at
    group by stretches.n, records.terms_id
),

retired as (
    select
        stretches.n,
        used.rule,
        used.currency,
        used.funding,
        sum(used.billed_charge) as billed,
        sum(used.cost) as cost,
        sum(used.records) as records,
        coalesce(sum(used.records) filter (where used.billed_charge <> 0), 0) as billed_records,
        coalesce(sum(used.records) filter (where used.cost <> 0), 0) as cost_records,
        min(used.start_time) filter (where used.billed_charge <> 0) as billed_first,
        min(used.start_time) filter (where used.cost <> 0) as cost_first
    from retired_usage as used
    inner join ledger_stretches as stretches
        on
            stretches.day = cast(used.start_time as date)
            and used.start_time >= stretches.from_at
            and used.start_time < stretches.to_at
    group by stretches.n, used.rule, used.currency, used.funding
),

used as (
    select sums.* exclude (terms_id), terms.rule, terms.currency, terms.funding
    from sums
    inner join rated_terms as terms on terms.terms_id = sums.terms_id
    union all by name
    select * from retired
),

sided as (
    select used.*, ledger_side(scope.basis, scope.currency, used.currency, used.funding) as side
    from used
    cross join ledger_scope as scope
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
