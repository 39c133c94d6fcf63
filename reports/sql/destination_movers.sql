-- One row per currency and destination whose cost moved most since the month before, the ten largest of each.
select *
from destination_months
where change <> 0 and currency in (select currency from destination_months where cost_before is not null)
qualify row_number() over (
    partition by currency order by abs(change) desc, destination, destination_country, destination_kind, direction
) <= 10
order by currency <> $currency, currency, abs(change) desc, destination, destination_country, destination_kind, direction
