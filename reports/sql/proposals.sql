-- One row per funding that looks missing.
select
    "at",
    amount,
    kind,
    reference,
    currency,
    reason
from proposals
order by "at", reference
