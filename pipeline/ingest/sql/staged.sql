-- One row per record of one export: typed, with the code of the first rule that it breaks.
with
texts as (
    select
        trim(usage_id) as id_text,
        trim(start_time) as start_text,
        trim(end_time) as end_text,
        lower(trim(call_type)) as type_text,
        trim(duration_s) as duration_text,
        trim(segments) as segments_text,
        trim(charge) as charge_text,
        trim(connection_fee) as fee_text,
        upper(trim(currency)) as currency_text,
        lower(trim(user_id)) as user_text,
        * exclude (
            usage_id, start_time, end_time, call_type, duration_s, segments, charge, connection_fee, currency, user_id
        )
    from export_lines
),
typed as (
    select
        *,
        case when id_text like '________-____-____-____-____________' then try_cast(id_text as uuid) end as usage_id,
        case
            when type_text in ('inbound', 'outbound') and segments_text is not null then
                case type_text when 'inbound' then 'sms_in' else 'sms_out' end
            else type_text
        end as call_type,
        instant(start_text) as start_time,
        instant(end_text) as end_time,
        whole(duration_text) as duration_s,
        whole(segments_text) as segments,
        exported_money(charge_text) as charge,
        exported_money(fee_text) as connection_fee
    from texts
),
judged as (
    select
        *,
        starts_with(call_type, 'sms_') as is_sms,
        case
            when id_text = $placeholder then 'unreadable'
            when usage_id is null then 'bad_usage_id'
            when start_time is null or start_time < timestamp '0002-01-01' then 'bad_timestamp'
            when end_text <> '' and end_time is null then 'bad_timestamp'
            when coalesce(call_type, '') = '' then 'missing_call_type'
            when is_sms and segments is null then 'bad_segments'
            when not is_sms and duration_s is null then 'bad_duration'
            when charge is null and charge_text <> '' then 'bad_charge'
            when connection_fee is null and fee_text <> '' then 'bad_charge'
            when currency_text <> '' and not is_currency(currency_text) then 'bad_currency'
        end as code
    from typed
)
select
    usage_id,
    if(is_sms, 'sms', 'call') as kind,
    call_id,
    conference_id,
    if(contains(user_text, '@'), null, nullif(user_text, '')) as user_id,
    nullif(lower(trim(coalesce(upn, if(contains(user_text, '@'), user_text, null)))), '') as upn,
    display_name,
    nullif(upper(trim(user_country)), '') as user_country,
    nullif(upper(trim(tenant_country)), '') as tenant_country,
    caller,
    callee,
    call_type,
    call_direction,
    number_type,
    context,
    destination_name,
    nullif(upper(trim(other_country)), '') as other_country,
    start_time,
    if(end_time < timestamp '0002-01-01', null, end_time) as end_time,
    if(is_sms, null, duration_s) as duration_s,
    if(is_sms, segments, null) as segments,
    coalesce(charge, 0) as charge,
    coalesce(connection_fee, 0) as connection_fee,
    coalesce(nullif(currency_text, ''), $currency) as currency,
    nullif(upper(trim(capability)), '') as capability,
    operator,
    duration_source,
    admin_units,
    $file_id as file_id,
    source_line,
    code
from judged
