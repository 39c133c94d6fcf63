-- One row per line, user or organiser that an empty balance would have stopped while it was below zero.
select
    kind,
    records,
    since,
    until,
    cost,
    currency,
    subject
from stopped
order by kind, records desc, subject, currency
