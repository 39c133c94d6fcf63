-- One row per user whose licence for credits is missing, or was not needed.
select
    reason,
    records,
    last_at as "at",
    cost,
    currency,
    upn
from licence_list
order by reason, cost desc nulls last, records desc, upn, currency
