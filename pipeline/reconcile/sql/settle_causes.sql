-- One row per rated record of the touched months: the cause where cost and charge settle it; the rest waits as other.
-- What already says so is left alone: writing a record costs far more than reading it.
update rated
set cause = settled_cause(funding, billed_charge, cost, $half)
where
    month in (select month from touched_months)
    and cause is distinct from settled_cause(funding, billed_charge, cost, $half)
