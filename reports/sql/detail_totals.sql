-- One row per currency of the records from $after to before $until in the order of rated_usage.
select
    currency,
    count(*) as records,
    coalesce(sum(duration_s), 0)::bigint as duration_s,
    coalesce(sum(segments), 0)::bigint as segments,
    coalesce(sum(pool_units), 0)::bigint as pool_units,
    coalesce(sum(cost), 0) as cost,
    sum(billed_charge) as billed,
    coalesce(sum(variance), 0) as variance
from rated_usage
where file_row_number >= $after and file_row_number < $until
group by currency
order by currency <> $currency, currency
