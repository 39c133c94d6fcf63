-- One row per input whose stamp and hash the state remembers.
select input, stamp, sha256
from stamps
order by input
