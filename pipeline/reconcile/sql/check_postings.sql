-- One row per entry of the double-entry ledger that does not balance, or that corrects what comes after it.
select entry, sum(amount) as amount
from ledger_postings
group by entry, currency
having sum(amount) <> 0 or count(*) <> 2 or max(corrects) >= entry
