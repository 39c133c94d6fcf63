-- One row per record of the exports, as text, with the numbers of its words and its user where they are known.
create or replace temp view worded_lines as
select l.*, w.words_id, w.known_sms, p.person_id
from lines as l
left join raw_words as w
    on
        w.call_type is not distinct from l.call_type
        and w.has_segments = (l.segments is not null)
        and w.currency is not distinct from l.currency
        and w.user_country is not distinct from l.user_country
        and w.tenant_country is not distinct from l.tenant_country
        and w.call_direction is not distinct from l.call_direction
        and w.number_type is not distinct from l.number_type
        and w.context is not distinct from l.context
        and w.destination_name is not distinct from l.destination_name
        and w.other_country is not distinct from l.other_country
        and w.capability is not distinct from l.capability
        and w.operator is not distinct from l.operator
        and w.duration_source is not distinct from l.duration_source
left join raw_people as p
    on
        p.user_id is not distinct from l.user_id
        and p.upn is not distinct from l.upn
        and p.display_name is not distinct from l.display_name
        and p.admin_units is not distinct from l.admin_units
