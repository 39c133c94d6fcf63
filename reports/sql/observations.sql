-- One row per balance that was read off, up to the end of the period.
select
    "at",
    observed,
    ledger,
    difference,
    change_observed,
    change_ledger,
    provisional,
    explanation
from observations
where "at" < $to_at
order by "at"
