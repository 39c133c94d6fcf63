-- One row per pool and user whose calls stop when it ends.
select pool, upn, ends_at, ended, total, used, expected
from will_stop
order by pool, upn, ends_at
