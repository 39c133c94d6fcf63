-- One row per direction, destination, kind and currency of the period: what the records cost.
select
    $period as month,
    direction,
    destination,
    destination_country,
    destination_kind,
    currency,
    sum(billed_charge) as billed,
    sum(cost) as cost
from rated_usage
group by direction, destination, destination_country, destination_kind, currency
