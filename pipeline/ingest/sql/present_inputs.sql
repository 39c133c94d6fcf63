-- One row per input that was in usage/ at the last run.
select distinct input, sha256, bytes
from files
where present
order by input
