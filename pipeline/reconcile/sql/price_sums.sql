-- One row per month that is added up, UTC day, tariff price and what was charged at it.
with
priced as (
    select terms_id, month, currency, direction, tariff_prefix as prefix, price, surcharge
    from rated_terms
    where month in (select month from summing) and tariff_prefix is not null and price is not null
),

-- the two are read side by side, for the engine scans rows of the open transaction with one thread
ours as materialized (
    select
        terms_id,
        cast(start_time as date) as day,
        full_billed_s is not null as is_call,
        count(*) as records,
        min(start_time) as first_at,
        max(start_time) as last_at
    from rated_records
    where start_time >= $from and start_time < $to and cause = 'match' and cost > 0
    group by terms_id, cast(start_time as date), full_billed_s is not null
),

theirs as materialized (
    select terms_id, start_time, full_billed_s, pool_units, units, billed_charge, connection_fee
    from rated_records
    where start_time >= $from and start_time < $to and cause = 'price'
),

sums as (
    select
        terms.*, ours.day, ours.is_call, 'match' as cause, cast(null as bigint) as paid, cast(null as decimal(24, 6)) as for_price,
        ours.records, ours.first_at, ours.last_at
    from ours
    inner join priced as terms on terms.terms_id = ours.terms_id
    union all by name
    select
        terms.*, cast(records.start_time as date) as day, records.full_billed_s is not null as is_call, 'price' as cause,
        case
            when records.full_billed_s is not null then records.full_billed_s - 60 * records.pool_units
            else records.units - records.pool_units
        end as paid,
        cast(
            records.billed_charge - coalesce(records.connection_fee, 0)
            - coalesce(terms.surcharge, 0) * (records.units - records.pool_units)
            as decimal(24, 6)
        ) as for_price,
        1 as records, records.start_time as first_at, records.start_time as last_at
    from theirs as records
    inner join priced as terms on terms.terms_id = records.terms_id
)

select
    month, day, currency, direction, is_call, prefix, price, cause, paid, for_price,
    cast(sum(records) as bigint) as records,
    min(first_at) as first_at,
    max(last_at) as last_at
from sums
group by month, day, currency, direction, is_call, prefix, price, cause, paid, for_price
