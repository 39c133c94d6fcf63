-- One row per currency and rule of a month that was rated again, where something came out otherwise.
with
changes as (
    select
        coalesce(a.currency, b.currency) as currency,
        coalesce(a.rule, b.rule) as rule,
        coalesce(a.records, 0) - coalesce(b.records, 0) as records,
        coalesce(a.unrated, 0) - coalesce(b.unrated, 0) as unrated,
        coalesce(a.cost, 0) - coalesce(b.cost, 0) as cost
    from totals_after as a
    full join totals_before as b on b.currency = a.currency and b.rule = a.rule
)
select $period as period, $month as month, $reason as reason, currency, rule, records, unrated, cost
from changes
where records <> 0 or unrated <> 0 or cost <> 0
