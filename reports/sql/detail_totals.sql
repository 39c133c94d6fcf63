-- One row per currency of the records numbered from $after + 1 to $until in the order of Detail.
with
numbered as (
    select
        t.*,
        row_number() over (order by cast(t.start_time as timestamp), t.usage_id) as n
    from rated_usage as t
)
select
    currency,
    count(*) as records,
    coalesce(sum(duration_s), 0)::bigint as duration_s,
    coalesce(sum(segments), 0)::bigint as segments,
    coalesce(sum(pool_units), 0)::bigint as pool_units,
    coalesce(sum(cost), 0) as cost,
    sum(billed_charge) as billed,
    coalesce(sum(variance), 0) as variance
from numbered
where n > $after and n <= $until
group by currency
order by currency <> $currency, currency
