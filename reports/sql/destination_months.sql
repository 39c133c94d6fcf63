-- One row per direction, destination, kind and currency of the period or of the month before, which has no records.
with
months as (
    select direction, destination, destination_country, destination_kind, currency, cost
    from destination_sums
    where month = $previous
),
destinations as (
    select
        destination,
        destination_country,
        destination_kind,
        direction,
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
    group by all
)
select
    coalesce(d.destination, m.destination) as destination,
    coalesce(d.destination_country, m.destination_country) as destination_country,
    coalesce(d.destination_kind, m.destination_kind) as destination_kind,
    coalesce(d.direction, m.direction) as direction,
    d.records,
    d.duration_s,
    d.segments,
    d.pool_units,
    d.paid_s,
    d.unrated,
    d.billed,
    d.cost,
    coalesce(d.currency, m.currency) as currency,
    m.cost as cost_before,
    coalesce(d.cost, 0) - coalesce(m.cost, 0) as change
from destinations as d
full join months as m
    on m.direction is not distinct from d.direction
    and m.destination is not distinct from d.destination
    and m.destination_country is not distinct from d.destination_country
    and m.destination_kind is not distinct from d.destination_kind
    and m.currency = d.currency
order by currency, direction, destination, destination_country, destination_kind
