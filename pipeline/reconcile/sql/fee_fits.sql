-- One row per currency: how many records of the period with a fee of their own fit the cost under either reading of it.
with charged as (
    select
        rated.currency,
        rated.cost,
        usage.charge,
        usage.connection_fee as fee
    from rated
    inner join usage_records as usage on usage.usage_id = rated.usage_id and usage.start_time = rated.start_time
    where
        rated.month = $period
        and rated.funding in ('credits', 'split')
        and rated.connection_fee <> 0
        and usage.connection_fee <> 0
)

select
    currency,
    count(*) as records,
    count(*) filter (where fits(charge + fee, cost, 2 * cast($half as decimal(24, 6)))) as added,
    count(*) filter (where fits(charge, cost, cast($half as decimal(24, 6)))) as included,
    cast(sum(charge + fee) - sum(cost) as decimal(24, 6)) as added_off,
    cast(sum(charge) - sum(cost) as decimal(24, 6)) as included_off
from charged
group by currency
order by currency
