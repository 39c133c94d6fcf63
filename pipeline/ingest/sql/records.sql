-- One row per record of the export that is being read: typed, with the code of the first rule that it breaks.
create or replace temp view records as
with
texts as (
    select
        * exclude (usage_id, call_type, currency, user_id, start_time, end_time, source_line),
        cast(source_line as bigint) as source_line,
        bare(usage_id) as id_text,
        bare(start_time) as start_text,
        bare(end_time) as end_text,
        lower(bare(call_type)) as type_text,
        upper(bare(currency)) as currency_text,
        lower(bare(user_id)) as user_text
    from lines
),
typed as (
    select
        * exclude (duration_s, segments, charge, connection_fee),
        case when id_text like '________-____-____-____-____________' then try_cast(id_text as uuid) end as usage_id,
        case
            when type_text in ('inbound', 'outbound') and segments is not null then
                case type_text when 'inbound' then 'sms_in' else 'sms_out' end
            else type_text
        end as call_type,
        instant(start_text) as start_time,
        instant(end_text) as end_time,
        whole(duration_s) as duration_s,
        whole(segments) as segments,
        exported_money(charge) as charge,
        exported_money(connection_fee) as connection_fee,
        bare(charge) <> '' as has_charge,
        bare(connection_fee) <> '' as has_fee
    from texts
),
kinds as (
    select *, starts_with(call_type, 'sms_') as is_sms from typed
)
select
    *,
    case
        when usage_id is null then 'bad_usage_id'
        when start_time is null or start_time < timestamp '0002-01-01' then 'bad_timestamp'
        when end_text <> '' and end_time is null then 'bad_timestamp'
        when coalesce(call_type, '') = '' then 'missing_call_type'
        when is_sms and segments is null then 'bad_segments'
        when not is_sms and duration_s is null then 'bad_duration'
        when has_charge and charge is null then 'bad_charge'
        when has_fee and connection_fee is null then 'bad_charge'
        when currency_text <> '' and not is_currency(currency_text) then 'bad_currency'
    end as code
from kinds
