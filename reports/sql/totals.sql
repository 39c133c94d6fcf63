-- One row per currency of the period: what was billed, what we rate, and how much of it has no price.
select
    currency,
    count(*) as records,
    count(*) filter (where funding = 'unrated') as unrated,
    coalesce(sum(pool_units), 0)::bigint as pool_units,
    sum(billed_charge) as billed,
    coalesce(sum(cost), 0) as rated,
    sum(billed_charge) - coalesce(sum(cost), 0) as variance,
    coalesce(sum(variance), 0) as priced_variance
from rated_usage
group by currency
order by currency <> $currency, currency
