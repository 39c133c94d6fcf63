-- One row per direction, destination, kind and currency of the period.
select * exclude (change), case when cost_before is not null then change end as change
from destination_months
where records is not null
order by currency <> $currency, currency, cost desc, billed desc, records desc, destination, destination_country, destination_kind, direction
