-- One row per reading that does not count.
select usage_id, file_id, source_line, fingerprint, start_time, duration_s, segments, charge, connection_fee
from readings
where not counts
