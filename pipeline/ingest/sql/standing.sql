-- One row per usage id that was read more than once now: the reading that counts.
select usage_id, file_id, source_line, fingerprint
from readings
where counts
