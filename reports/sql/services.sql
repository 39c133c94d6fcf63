-- One row per currency and rule of the period: what each kind of use cost.
select
    currency,
    rule,
    count(*) as records,
    coalesce(sum(duration_s), 0)::bigint as duration_s,
    coalesce(sum(pool_units), 0)::bigint as pool_units,
    coalesce(sum(cost), 0) as cost,
    sum(billed_charge) as billed
from rated_usage
group by currency, rule
order by currency <> $currency, currency, cost desc, billed desc, rule
