-- One row per row at hand. What it prints for the first time stays with it, as text, until it has a number.
select
    u.usage_id, u.call_id, u.conference_id, u.caller, u.callee, u.start_time, u.end_time, u.duration_s, u.segments,
    u.charge, u.connection_fee, u.file_id, u.source_line,
    id_hash(u.usage_id) as id_hash,
    coalesce(w.words_id, 0) as words_id,
    coalesce(p.person_id, 0) as person_id,
    if(
        w.words_id is null or p.person_id is null,
        printed_text(
            u.kind, u.user_country, u.tenant_country, u.call_type, u.call_direction, u.number_type, u.context,
            u.destination_name, u.other_country, u.currency, u.capability, u.operator, u.duration_source, u.user_id,
            u.upn, u.display_name, u.admin_units
        ),
        null
    ) as as_read
from read_usage as u
left join printed_words as w
    on
        w.kind = u.kind
        and w.user_country is not distinct from u.user_country
        and w.tenant_country is not distinct from u.tenant_country
        and w.call_type = u.call_type
        and w.call_direction is not distinct from u.call_direction
        and w.number_type is not distinct from u.number_type
        and w.context is not distinct from u.context
        and w.destination_name is not distinct from u.destination_name
        and w.other_country is not distinct from u.other_country
        and w.currency = u.currency
        and w.capability is not distinct from u.capability
        and w.operator is not distinct from u.operator
        and w.duration_source is not distinct from u.duration_source
left join printed_people as p
    on
        p.user_id is not distinct from u.user_id
        and p.upn is not distinct from u.upn
        and p.display_name is not distinct from u.display_name
        and p.admin_units is not distinct from u.admin_units
