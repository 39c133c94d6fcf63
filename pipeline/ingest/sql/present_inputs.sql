-- One row per input that was in usage/ at the last run.
select distinct split_part(path, '!', 1) as input, sha256, bytes
from files
where present
order by input
