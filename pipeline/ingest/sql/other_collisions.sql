-- One row per row that is no usage record and was read more than once, in this run or before.
with fresh as (
    select kind, row_key from other_rows where file_id >= $first_new_file
)
select kind, row_key from fresh group by kind, row_key having count(*) > 1
union
select o.kind, o.row_key
from other_rows as o
semi join fresh as f on f.kind = o.kind and f.row_key = o.row_key
where o.file_id < $first_new_file
