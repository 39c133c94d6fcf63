-- One row per cost centre and currency of the period; records without one are one row.
select
    cost_center,
    count(distinct coalesce(user_id, upn)) as people,
    count(*) as records,
    sum(duration_s)::bigint as duration_s,
    sum(segments)::bigint as segments,
    sum(pool_units)::bigint as pool_units,
    coalesce(sum(billed_s), 0)::bigint as paid_s,
    count(*) filter (where funding = 'unrated') as unrated,
    sum(billed_charge) as billed,
    coalesce(sum(cost), 0) as cost,
    currency
from rated_usage
group by cost_center, currency
order by currency <> $currency, currency, cost_center is null, cost desc, billed desc, cost_center
