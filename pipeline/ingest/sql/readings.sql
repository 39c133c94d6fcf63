-- One row per reading of a usage id that was read more than once: the row in usage first, then this run's in their order.
with
readings as (
    select u.*, -1 as read_order
    from usage as u
    semi join collisions as c on c.usage_id = u.usage_id
    union all by name
    select
        s.* exclude (source_line, code),
        coalesce(s.source_line, s.rowid + l.line_add) as source_line,
        s.rowid as read_order
    from staged as s
    join file_lines as l on l.file_id = s.file_id
    semi join collisions as c on c.usage_id = s.usage_id
    where s.code is null
),
compared as (
    select *, fingerprint(
        kind, call_id, conference_id, user_id, upn, display_name, user_country, caller, callee, call_type, number_type, context,
        destination_name, other_country, start_time, end_time, duration_s, segments, charge, connection_fee, currency, capability, operator
    ) as fingerprint
    from readings
),
versions as (
    select
        *,
        coalesce(lag(fingerprint) over by_order <> fingerprint, true) as is_change
    from compared
    window by_order as (partition by usage_id order by read_order)
)
select
    *,
    -- the record that counts is the first reading of the last version
    is_change and row_number() over (partition by usage_id, is_change order by read_order desc) = 1 as counts
from versions
