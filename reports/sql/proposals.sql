-- One row per funding that looks missing.
select
    "at",
    kind,
    amount,
    currency,
    reference,
    reason
from proposals
order by "at", reference
