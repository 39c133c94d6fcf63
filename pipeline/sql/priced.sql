-- One row per record of a month: what it costs.
select usage_id, currency, coalesce(destination_country, '') as country, funding, cost
from rated
where month = $month
