-- One row: the span in which the readings of ids start that were read more than once; empty without any.
select min(first_start) as from_at, max(last_start) as to_at
from collisions
