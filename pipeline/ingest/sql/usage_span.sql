-- One row: where the row ids of the export in usage begin and end, and how many records it has.
select coalesce(min(rowid), 0) as first_row, coalesce(max(rowid), 0) as last_row, count(*) as records
from usage_records
where file_id = $file_id
