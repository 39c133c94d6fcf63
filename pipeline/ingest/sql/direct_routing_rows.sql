-- One row per usable leg of the Direct Routing export.
with
legs as (
    select
        leg,
        correlation as correlation_id,
        if(contains(user_text, '@'), null, nullif(user_text, '')) as user_id,
        nullif(lower(bare(coalesce(upn, if(contains(user_text, '@'), user_text, null)))), '') as upn,
        display_name,
        nullif(upper(bare(user_country)), '') as user_country,
        invite_time,
        start_time,
        failure_time,
        end_time,
        -- the documentation measures from the invitation here and from the answer there: what the times say counts
        cast(if(lasted_s >= 0 and abs(lasted_s - reported_s) > 1, lasted_s, reported_s) as bigint) as duration_s,
        reported_s,
        success,
        caller,
        callee,
        call_type,
        call_direction,
        nullif(upper(bare(other_country)), '') as other_country,
        media_region,
        signaling_region,
        sip_code,
        sub_code,
        sip_phrase,
        sbc,
        media_bypass,
        nullif(lower(bare(shared_correlation_id)), '') as shared_correlation_id,
        nullif(lower(bare(transferor_correlation_id)), '') as transferor_correlation_id,
        admin_units,
        coalesce(source_line, row_id + $line_add) as source_line
    from records
    where code is null
)
select
    * exclude (leg),
    -- the export has no id of a leg, and the legs of a call share the correlation id
    coalesce(leg, key_of([
        cast(correlation_id as varchar), cast(invite_time as varchar), call_type, caller, callee, cast(reported_s as varchar)
    ])) as row_key,
    key_of([
        cast(correlation_id as varchar), user_id, upn, display_name, user_country, cast(invite_time as varchar), cast(start_time as varchar),
        cast(failure_time as varchar), cast(end_time as varchar), cast(reported_s as varchar), cast(success as varchar), caller, callee,
        call_type, media_region, signaling_region, cast(sip_code as varchar), cast(sub_code as varchar), sip_phrase, sbc,
        cast(media_bypass as varchar)
    ]) as fingerprint,
    $file_id as file_id
from legs
