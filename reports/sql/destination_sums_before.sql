-- One row per direction, destination, kind and currency of the month before the period: what the records cost.
select
    month,
    direction,
    destination,
    destination_country,
    destination_kind,
    currency,
    sum(billed_charge) as billed,
    sum(cost) as cost
from stated_rated
where month = $previous and start_time >= $previous_at and start_time < $from_at
group by month, direction, destination, destination_country, destination_kind, currency
