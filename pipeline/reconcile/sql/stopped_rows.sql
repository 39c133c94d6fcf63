-- One row per line, user or organiser that would have stopped, the most calls first.
select kind, subject, records
from stopped
order by kind, records desc, subject
