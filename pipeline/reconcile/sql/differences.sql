-- One row per case: terms, amounts and cause that records of the period share whose charge is not their cost, in micro units, with
-- the prices at which it would be: from low to high.
with cases as (
    select
        terms_id, units, pool_units, duration_s, full_billed_s, connection_fee, exported_fee, billed_charge, cost,
        cast(cause as varchar) as cause,
        count(*) as records,
        min(start_time) as first_at,
        max(start_time) as last_at
    from rated_records
    where
        cause <> 'match'
        and start_time >= cast($from as timestamp)
        and start_time < cast($to as timestamp)
        and terms_id in (select terms_id from rated_terms where month = $period)
    group by all
),

measured as (
    select
        row_number() over () as case_id,
        cases.records,
        cases.first_at,
        cases.last_at,
        cases.cause,
        terms.currency,
        terms.direction,
        terms.rule,
        terms.funding,
        terms.pool,
        terms.increments,
        coalesce(terms.tariff_prefix, '') as prefix,
        cases.units,
        cases.pool_units,
        cases.duration_s,
        cases.full_billed_s,
        cases.full_billed_s is not null as is_call,
        micro(terms.price) as price,
        coalesce(micro(terms.surcharge), 0) as surcharge,
        coalesce(micro(cases.connection_fee), 0) as fee,
        micro(cases.exported_fee) as exported_fee,
        micro(cases.billed_charge) as billed,
        micro(cases.cost) as cost,
        cast(cases.billed_charge - coalesce(cases.cost, 0) as decimal(24, 6)) as variance,
        case_tolerance(cast($half as decimal(24, 6)), cases.exported_fee, cast($fee_included as boolean)) as tolerance
    from cases
    inner join rated_terms as terms on terms.terms_id = cases.terms_id
),

paid as (
    select
        *,
        case when is_call then full_billed_s - 60 * pool_units else units - pool_units end as paid,
        billed - fee - surcharge * (units - pool_units) as for_price
    from measured
)

select
    * exclude (paid, for_price),
    case when cause = 'price' then lowest_price(is_call, for_price - tolerance, paid) end as low,
    case when cause = 'price' then highest_price(is_call, for_price + tolerance, paid) end as high
from paid
