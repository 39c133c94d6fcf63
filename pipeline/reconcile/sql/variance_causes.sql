-- One row per currency and cause of the period; the variances of a currency add up to billed less cost.
select
    rated.currency,
    rated.cause,
    count(*) as records,
    cast(sum(rated.billed_charge) as decimal(24, 6)) as billed,
    cast(coalesce(sum(rated.cost), 0) as decimal(24, 6)) as cost,
    cast(sum(rated.billed_charge) - coalesce(sum(rated.cost), 0) as decimal(24, 6)) as variance
from rated
inner join ledger_scope as scope on rated.month = scope.period
group by rated.currency, rated.cause
order by rated.currency, rated.cause
