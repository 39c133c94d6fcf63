-- One row, or none: the balance that the ledger closes with.
select closing
from balance_summary
where closing is not null
limit 1
