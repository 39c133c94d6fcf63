-- One row per record of the exports, in no order. One that cannot be used has a source_line below zero. What it prints stays with it,
-- as text, until it has a number, where it was not among the first records: else nothing is read off its words.
select
    coalesce(usage_id, '00000000-0000-0000-0000-000000000000') as usage_id,
    id_hash(coalesce(usage_id, '00000000-0000-0000-0000-000000000000')) as id_hash,
    coalesce(words_id, 0) as words_id,
    coalesce(person_id, 0) as person_id,
    call_id,
    conference_id,
    caller,
    callee,
    coalesce(start_time, timestamp '0001-01-01') as start_time,
    if(end_time < timestamp '0002-01-01', null, end_time) as end_time,
    if(is_sms, null, duration_s) as duration_s,
    if(is_sms, segments, null) as segments,
    coalesce(charge, 0) as charge,
    coalesce(connection_fee, 0) as connection_fee,
    file_id,
    if(code is null, 0, -1) as source_line,
    case
        when words_id is null or person_id is null then printed_text(
            if(is_sms, 'sms', 'call'), code_of(user_country), code_of(tenant_country),
            coalesce(call_type_of(call_type, has_segments), ''), call_direction, number_type, context,
            destination_name, code_of(other_country), coalesce(code_of(currency), $currency), code_of(capability),
            operator, duration_source, user_id_of(user_id), upn_of(upn, user_id), display_name, admin_units
        )
    end as as_read
from records
