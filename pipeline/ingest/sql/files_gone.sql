-- One row per file that the state has read and that is not in usage/ as it was.
select f.file_id
from files as f
anti join inputs_there as i on i.input = f.input and i.sha256 = f.sha256
