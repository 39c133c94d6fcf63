-- One row per block or release of a user in the list that is being read: typed, with the code of the first rule that it breaks.
create or replace temp view records as
with
texts as (
    select
        rowid as row_id,
        cast(source_line as bigint) as source_line,
        bare(blocked_at) as id_text,
        lower(bare(user_id)) as user_text,
        lower(bare(upn)) as upn_text,
        bare(phone) as phone,
        bare(display_name) as display_name,
        lower(bare(mode)) as mode_text,
        reason,
        remediation_id
    from lines
)
select
    *,
    if(contains(user_text, '@'), null, nullif(user_text, '')) as user_id,
    coalesce(nullif(upn_text, ''), if(contains(user_text, '@'), user_text, null)) as upn,
    instant_if_any(id_text) as blocked_at,
    case
        when contains(mode_text, 'unblock') then 'unblocked'
        when contains(mode_text, 'block') then 'blocked'
    end as mode,
    case
        when coalesce(user_text, '') || coalesce(upn_text, '') || coalesce(phone, '') = '' then 'bad_usage_id'
        when instant_if_any(id_text) is null then 'bad_timestamp'
        when not contains(coalesce(mode_text, ''), 'block') then 'missing_call_type'
    end as code
from texts
