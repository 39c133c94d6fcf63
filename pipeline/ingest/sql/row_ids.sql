-- One row when row ids have gaps: then they would not tell record numbers.
select count(*) as records, min(rowid) as first_row, max(rowid) as last_row
from staged
having count(*) > 0 and max(rowid) - min(rowid) + 1 <> count(*)
