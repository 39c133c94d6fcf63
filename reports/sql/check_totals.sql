-- One row per currency of the period, counted from the records themselves and not from rated_usage: of an open month as rating left
-- them, of a closed one as it was kept.
with
rated_sums as (
    select
        terms_id,
        count(*) as records,
        sum(duration_s) as duration_s,
        sum(pool_units) as pool_units,
        sum(cost) as cost,
        sum(billed_charge) as billed
    from rated_records
    where start_time >= $from_at and start_time < $to_at
    group by terms_id
),
sums as (
    select t.currency, t.tariff_file is not null as is_listed, r.* exclude (terms_id)
    from rated_sums as r
    join rated_terms as t on t.terms_id = r.terms_id
    where t.month = $period and t.month not in (select period from closed_details)
    union all by name
    select
        currency,
        tariff_file is not null as is_listed,
        count(*) as records,
        sum(duration_s) filter (where kind = 'call') as duration_s,
        sum(pool_units) as pool_units,
        sum(cost) as cost,
        sum(billed_charge) as billed
    from closed_records
    where month = $period
    group by currency, is_listed
)
select
    currency,
    cast(sum(records) as bigint) as records,
    cast(coalesce(sum(duration_s), 0) as bigint) as duration_s,
    cast(coalesce(sum(pool_units), 0) as bigint) as pool_units,
    coalesce(sum(cost), 0) as cost,
    sum(billed) as billed,
    coalesce(sum(cost) filter (where is_listed), 0) as tariff_cost
from sums
group by currency
order by currency <> $currency, currency
