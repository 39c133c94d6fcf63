-- One row per reading of a usage id that was read more than once, in the order in which they count: what stood in usage
-- before this run, then this run's in the order of files and lines.
with
readings as (
    select u.*
    from usage as u
    semi join collisions as c on c.usage_id = u.usage_id
    where u.start_time >= $from and u.start_time <= $to
),
compared as (
    select usage_id, file_id, source_line, start_time, duration_s, segments, charge, connection_fee, fingerprint(
        kind, call_id, conference_id, user_id, upn, display_name, user_country, caller, callee, call_type, number_type, context,
        destination_name, other_country, start_time, end_time, duration_s, segments, charge, connection_fee, currency, capability, operator
    ) as fingerprint
    from readings
),
versions as (
    select
        *,
        coalesce(lag(fingerprint) over nearby <> fingerprint, true) as is_change,
        coalesce(lead(fingerprint) over nearby <> fingerprint, false) as is_replaced,
        lead({
            'start_time': start_time, 'duration_s': duration_s, 'segments': segments, 'charge': charge, 'connection_fee': connection_fee,
            'file_id': file_id, 'source_line': source_line
        }) over nearby as next
    from compared
    -- files are numbered in the order in which they were read
    window nearby as (partition by usage_id order by file_id, source_line)
)
select
    *,
    -- the record that counts is the first reading of the last version
    is_change and row_number() over (partition by usage_id, is_change order by file_id desc, source_line desc) = 1 as counts
from versions
