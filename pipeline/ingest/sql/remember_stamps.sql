-- One row per input of now that is settled.
select input, stamp, sha256
from new_stamps
