-- One row per group of differences that share an explanation: the systematic ones first, then the most money.
select
    cause,
    records,
    since,
    until,
    variance,
    currency,
    systematic,
    subject,
    explanation
from cause_groups
order by currency <> $currency, currency, not systematic, abs(variance) desc, records desc, cause, subject, explanation
