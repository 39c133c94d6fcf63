-- One row per direction, destination, kind and currency of the period.
with
months as (
    select
        direction,
        destination,
        destination_country,
        destination_kind,
        currency,
        sum(cost) as cost
    from rated
    where month = $previous
    group by all
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
        count(*) filter (where funding = 'unrated') as unrated,
        sum(billed_charge) as billed,
        coalesce(sum(cost), 0) as cost,
        currency
    from rated_usage
    group by all
)
select
    d.*,
    m.cost as cost_before,
    case when m.cost is not null then d.cost - m.cost end as change
from destinations as d
left join months as m
    on m.direction is not distinct from d.direction
    and m.destination is not distinct from d.destination
    and m.destination_country is not distinct from d.destination_country
    and m.destination_kind is not distinct from d.destination_kind
    and m.currency = d.currency
order by d.currency <> $currency, d.currency, d.cost desc, d.billed desc, d.records desc, d.destination, d.destination_country, d.destination_kind, d.direction
