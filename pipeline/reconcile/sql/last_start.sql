-- One row: when the last of the other prices began.
select max(first_at) as last_start
from price_starts
