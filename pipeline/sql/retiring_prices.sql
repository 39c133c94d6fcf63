-- One row per month that is retired now, UTC day, tariff price and what was charged at it.
with priced as (
    select
        r.month,
        r.start_time,
        r.currency,
        r.direction,
        r.full_billed_s is not null as is_call,
        r.tariff_prefix as prefix,
        r.price,
        r.cause,
        if(r.cause = 'price', if(r.full_billed_s is not null, r.full_billed_s - 60 * r.pool_units, r.units - r.pool_units), null) as paid,
        if(
            r.cause = 'price',
            cast(r.billed_charge - coalesce(r.connection_fee, 0) - coalesce(r.surcharge, 0) * (r.units - r.pool_units) as decimal(24, 6)),
            null
        ) as for_price
    from rated as r
    join retiring as m on m.month = r.month
    where r.tariff_prefix is not null and r.price is not null and (r.cause = 'price' or (r.cause = 'match' and r.cost > 0))
)
select
    month,
    if(cause = 'price', min(start_time), max(start_time)) as priced_at,
    currency, direction, is_call, prefix, price, cause, paid, for_price,
    count(*) as records
from priced
group by month, cast(start_time as date), currency, direction, is_call, prefix, price, cause, paid, for_price
order by all
