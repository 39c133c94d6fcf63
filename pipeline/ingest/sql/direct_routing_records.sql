-- One row per leg of the Direct Routing export that is being read: typed, with the code of the first rule that it breaks.
create or replace temp view records as
with
texts as (
    select
        * exclude (source_line),
        rowid as row_id,
        cast(source_line as bigint) as source_line,
        bare(correlation_id) as id_text,
        bare(leg_id) as leg_text,
        bare(start_time) as start_text,
        bare(invite_time) as invite_text,
        bare(failure_time) as failure_text,
        bare(end_time) as end_text,
        lower(bare(user_id)) as user_text
    from lines
),
typed as (
    select
        * exclude (start_time, invite_time, failure_time, end_time, duration_s, call_type, success, media_bypass, sip_code, sub_code),
        case when leg_text like '________-____-____-____-____________' then try_cast(leg_text as uuid) end as leg,
        case when id_text like '________-____-____-____-____________' then try_cast(id_text as uuid) end as correlation,
        instant_if_any(start_text) as answered_at,
        instant_if_any(invite_text) as invite_time,
        instant_if_any(failure_text) as failure_time,
        instant_if_any(end_text) as end_time,
        whole(duration_s) as reported_s,
        lower(bare(call_type)) as call_type,
        yes_or_no(success) as success,
        yes_or_no(media_bypass) as media_bypass,
        try_cast(bare(sip_code) as integer) as sip_code,
        try_cast(bare(sub_code) as integer) as sub_code
    from texts
)
select
    *,
    -- a call that nobody answered has no start of its own
    coalesce(answered_at, invite_time, failure_time) as start_time,
    date_sub('second', answered_at, end_time) as lasted_s,
    case
        when leg is null and correlation is null then 'bad_usage_id'
        when coalesce(answered_at, invite_time, failure_time) is null then 'bad_timestamp'
        when is_no_instant(start_text) or is_no_instant(invite_text) or is_no_instant(failure_text) or is_no_instant(end_text) then 'bad_timestamp'
        when coalesce(call_type, '') = '' then 'missing_call_type'
        when reported_s is null then 'bad_duration'
    end as code
from typed
