-- One row per user of the licence list, the most money first.
select reason, upn, records, coalesce(cost, 0) as cost, coalesce(currency, '') as currency
from licence_list
order by reason, cost desc, records desc, upn, currency
