-- One row per month that was rated again, currency and rule, where something came out otherwise.
with
changes as (
    select
        coalesce(a.month, b.month) as month,
        coalesce(a.currency, b.currency) as currency,
        coalesce(a.rule, b.rule) as rule,
        coalesce(a.records, 0) - coalesce(b.records, 0) as records,
        coalesce(a.unrated, 0) - coalesce(b.unrated, 0) as unrated,
        coalesce(a.cost, 0) - coalesce(b.cost, 0) as cost
    from totals_after as a
    full join totals_before as b on b.month = a.month and b.currency = a.currency and b.rule = a.rule
)
select $period as period, c.month, m.reason, c.currency, c.rule, c.records, c.unrated, c.cost
from changes as c
join batch_months as m on m.month = c.month
where c.records <> 0 or c.unrated <> 0 or c.cost <> 0
