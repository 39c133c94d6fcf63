-- One row per set of words as cells have them, with its number.
select r.*, w.words_id, w.kind = 'sms' as known_sms
from (
    select distinct
        call_type, has_segments, currency, user_country, tenant_country, call_direction, number_type, context,
        destination_name, other_country, capability, operator, duration_source
    from sampled_lines
) as r
join printed_words as w
    on
        w.kind = if(starts_with(call_type_of(r.call_type, r.has_segments), 'sms_'), 'sms', 'call')
        and w.user_country is not distinct from code_of(r.user_country)
        and w.tenant_country is not distinct from code_of(r.tenant_country)
        and w.call_type = call_type_of(r.call_type, r.has_segments)
        and w.call_direction is not distinct from r.call_direction
        and w.number_type is not distinct from r.number_type
        and w.context is not distinct from r.context
        and w.destination_name is not distinct from r.destination_name
        and w.other_country is not distinct from code_of(r.other_country)
        and w.currency = coalesce(code_of(r.currency), $currency)
        and w.capability is not distinct from code_of(r.capability)
        and w.operator is not distinct from r.operator
        and w.duration_source is not distinct from r.duration_source
