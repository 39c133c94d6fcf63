-- One row per currency and cause of the period; the variances of a currency add up to billed less cost.
with sums as (
    -- a cause and the few terms that have it first: the bounds pass over the other months
    select terms_id, cause, count(*) as records, sum(billed_charge) as billed, sum(cost) as cost
    from rated_records
    where start_time >= cast($from as timestamp) and start_time < cast($to as timestamp)
    group by terms_id, cause
)

select
    terms.currency,
    cast(sums.cause as varchar) as cause,
    cast(sum(sums.records) as bigint) as records,
    cast(sum(sums.billed) as decimal(24, 6)) as billed,
    cast(coalesce(sum(sums.cost), 0) as decimal(24, 6)) as cost,
    cast(sum(sums.billed) - coalesce(sum(sums.cost), 0) as decimal(24, 6)) as variance
from sums
inner join rated_terms as terms on terms.terms_id = sums.terms_id
inner join ledger_scope as scope on terms.month = scope.period
group by terms.currency, sums.cause
order by terms.currency, cast(sums.cause as varchar)
