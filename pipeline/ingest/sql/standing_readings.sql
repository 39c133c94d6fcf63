-- One row per usage id of the history whose standing reading is not known: the reading that stands in usage.
select
    u.usage_id,
    u.file_id,
    u.source_line,
    fingerprint(
        u.kind, u.call_id, u.conference_id, u.user_id, u.upn, u.display_name, u.user_country, u.caller, u.callee, u.call_type,
        u.number_type, u.context, u.destination_name, u.other_country, u.start_time, u.end_time, u.duration_s, u.segments,
        u.charge, u.connection_fee, u.currency, u.capability, u.operator
    ) as fingerprint
from usage as u
where u.usage_id in (select h.usage_id from usage_history as h where h.usage_id not in (select s.usage_id from standing_readings as s))
