-- One row per file whose rejects are not all written down.
select f.path, f.rows_rejected, count(r.file_id) as written
from files as f
left join rejects as r on r.file_id = f.file_id
group by f.file_id, f.path, f.rows_rejected
having count(r.file_id) <> f.rows_rejected
