-- One row per reading of this run that a retired month keeps.
select
    hashed(u.usage_id) as id,
    cast(fingerprint(
        u.kind, u.call_id, u.conference_id, u.user_id, u.upn, u.display_name, u.user_country, u.caller, u.callee, u.call_type,
        u.number_type, u.context, u.destination_name, u.other_country, u.start_time, u.end_time, u.duration_s, u.segments,
        u.charge, u.connection_fee, u.currency, u.capability, u.operator
    ) as uuid) as fingerprint,
    u.file_id,
    u.source_line
from usage as u
join again as a on a.usage_id = u.usage_id and a.file_id = u.file_id and a.source_line = u.source_line
order by u.file_id, u.source_line
