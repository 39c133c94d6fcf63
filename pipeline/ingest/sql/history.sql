-- One row per reading that does not count, with what replaced it.
select
    usage_id,
    file_id,
    source_line,
    fingerprint,
    start_time,
    duration_s,
    segments,
    charge,
    connection_fee,
    is_replaced as replaced,
    if(is_replaced, next.start_time, null) as new_start_time,
    if(is_replaced, next.duration_s, null) as new_duration_s,
    if(is_replaced, next.segments, null) as new_segments,
    if(is_replaced, next.charge, null) as new_charge,
    if(is_replaced, next.connection_fee, null) as new_connection_fee,
    if(is_replaced, next.file_id, null) as new_file_id,
    if(is_replaced, next.source_line, null) as new_source_line
from readings
where not counts
