-- One row per file, archive or member that the state knows.
select file_id, input, sha256
from files
order by file_id
