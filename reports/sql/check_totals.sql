-- One row per currency of the period, counted from the records themselves and not from rated_usage.
select
    currency,
    count(*) as records,
    coalesce(sum(case when kind = 'call' then duration_s end), 0)::bigint as duration_s,
    coalesce(sum(pool_units), 0)::bigint as pool_units,
    coalesce(sum(cost), 0) as cost,
    sum(billed_charge) as billed,
    coalesce(sum(cost) filter (where tariff_file is not null), 0) as tariff_cost
from stated_records
where month = $period and start_time >= $from_at and start_time < $to_at
group by currency
order by currency <> $currency, currency
