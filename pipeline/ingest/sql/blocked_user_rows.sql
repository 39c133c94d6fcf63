-- One row per usable block or release of a user.
select
    user_id,
    upn,
    display_name,
    phone,
    blocked_at as "at",
    mode,
    reason,
    remediation_id,
    key_of([user_id, upn, phone, cast(blocked_at as varchar), mode]) as row_key,
    key_of([display_name, reason, remediation_id]) as fingerprint,
    $file_id as file_id,
    coalesce(source_line, row_id + $line_add) as source_line
from records
where code is null
