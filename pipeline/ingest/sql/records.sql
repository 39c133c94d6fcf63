-- One row per record of the export that is being read: typed, with the code of the first rule that it breaks. Where its words are
-- known, nothing has to be read off them.
create or replace temp view records as
with
texts as (
    select
        * exclude (usage_id, start_time, end_time, source_line),
        cast(source_line as bigint) as source_line,
        bare(usage_id) as id_text,
        bare(start_time) as start_text,
        bare(end_time) as end_text
    from worded_lines
),
typed as (
    select
        * exclude (start_text, end_text, duration_s, segments, charge, connection_fee),
        case when id_text like '________-____-____-____-____________' then try_cast(id_text as uuid) end as usage_id,
        instant(start_text) as start_time,
        instant(end_text) as end_time,
        end_text <> '' as has_end,
        whole(duration_s) as duration_s,
        segments is not null as has_segments,
        whole(segments) as segments,
        exported_money(charge) as charge,
        exported_money(connection_fee) as connection_fee,
        bare(charge) <> '' as has_charge,
        bare(connection_fee) <> '' as has_fee
    from texts
),
kinds as (
    select *, coalesce(known_sms, starts_with(call_type_of(call_type, has_segments), 'sms_')) as is_sms from typed
)
select
    *,
    case
        when usage_id is null then 'bad_usage_id'
        when start_time is null or start_time < timestamp '0002-01-01' then 'bad_timestamp'
        when has_end and end_time is null then 'bad_timestamp'
        when words_id is null and coalesce(call_type_of(call_type, has_segments), '') = '' then 'missing_call_type'
        when is_sms and segments is null then 'bad_segments'
        when not is_sms and duration_s is null then 'bad_duration'
        when has_charge and charge is null then 'bad_charge'
        when has_fee and connection_fee is null then 'bad_charge'
        when words_id is null and code_of(currency) is not null and not is_currency(code_of(currency)) then 'bad_currency'
    end as code
from kinds
