-- Rows that print something for the first time get its numbers, and need the text no more. The engine passes over the files before.
update usage_records
set words_id = k.words_id, person_id = k.person_id, as_read = null
from (
    select u.as_read, w.words_id, p.person_id
    from read_usage as u
    join printed_words as w
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
    join printed_people as p
        on
            p.user_id is not distinct from u.user_id
            and p.upn is not distinct from u.upn
            and p.display_name is not distinct from u.display_name
            and p.admin_units is not distinct from u.admin_units
) as k
where usage_records.file_id >= $first_file and usage_records.as_read is not null and usage_records.as_read = k.as_read
