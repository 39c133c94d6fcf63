-- One row per file, archive or member that the state knows.
select file_id, split_part(path, '!', 1) as input, sha256
from files
order by file_id
