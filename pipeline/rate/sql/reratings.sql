-- One row per month, currency and rule that runs for the period rated otherwise than before, all of them together. What was
-- changed back stays as rows of nothing: the run that did it moved money too.
with
reasons as (
    select month, currency, unnest(string_split(reason, ', ')) as reason
    from reratings
    where period = $period
),
told as (
    select month, currency, string_agg(distinct reason, ', ' order by reason) as reason
    from reasons
    group by month, currency
),
changes as (
    select
        month,
        currency,
        rule,
        cast(sum(records) as bigint) as records,
        cast(sum(unrated) as bigint) as unrated,
        cast(sum(cost) as decimal(38, 6)) as cost
    from reratings
    where period = $period
    group by month, currency, rule
)
select c.month, c.currency, t.reason, c.rule, c.records, c.unrated, c.cost
from changes as c
join told as t on t.month = c.month and t.currency = c.currency
order by c.month, c.currency, abs(c.cost) desc, c.rule
