-- One row: where the row ids of the export in usage begin and end, how many records it has, and how many are marked.
select
    coalesce(min(rowid), 0) as first_row,
    coalesce(max(rowid), 0) as last_row,
    count(*) as records,
    count(*) filter (where source_line < 0) as marked
from usage
where file_id = $file_id
