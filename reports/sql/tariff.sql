-- One row per tariff row that priced a record of the period.
with
used as (
    select
        tariff_file,
        tariff_line,
        currency,
        count(*) as records,
        sum(cost) as cost
    from rated_usage
    where tariff_file is not null
    group by all
)
select
    t.service,
    t.prefix,
    t.destination,
    t.country,
    t.kind,
    t.price,
    t.per,
    t.connection_fee,
    t.surcharge,
    t.increments,
    t.valid_from,
    t.valid_to,
    u.records,
    u.cost,
    u.currency,
    u.tariff_file,
    u.tariff_line
from used as u
left join month_tariffs as t on t.file = u.tariff_file and t.line = u.tariff_line
order by u.currency <> $currency, u.currency, u.cost desc nulls last, u.tariff_file, u.tariff_line
