-- One row per reading of a record whose month is retired now.
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
join retiring as m on u.start_time >= m.from_at and u.start_time < m.to_at
union all
select hashed(h.usage_id), cast(h.fingerprint as uuid), h.file_id, h.source_line
from usage_history as h
where h.usage_id in (select u.usage_id from usage_records as u join retiring as m on u.start_time >= m.from_at and u.start_time < m.to_at)
order by file_id, source_line
