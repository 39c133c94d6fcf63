-- One row per record of the files: its cells with their types, null where one is empty or cannot be read.
with
kinds as (
    select
        *,
        case
            when regexp_full_match(kind_text, $other) then 'other'
            when regexp_full_match(kind_text, $sms) then 'sms'
            when regexp_full_match(kind_text, $call) then 'call'
            else $kind
        end as kind,
        coalesce(regexp_full_match(kind_text, $international_kinds), false) as is_international
    from cdr_cells
),
instants as (
    -- layouts come as one text, chr(31) between them; the rarest is tried last, for one that does not fit costs the most
    select
        *,
        coalesce(
            cdr_epoch(start_text, $epoch),
            cdr_utc(try_strptime(start_text, string_split($layouts, chr(31))), $zone),
            cast(try_strptime(cdr_with_offset(start_text), string_split($offset_layouts, chr(31))) as timestamp)
        ) as start_time,
        coalesce(
            cdr_epoch(end_text, $epoch),
            cdr_utc(try_strptime(end_text, string_split($layouts, chr(31))), $zone),
            cast(try_strptime(cdr_with_offset(end_text), string_split($offset_layouts, chr(31))) as timestamp)
        ) as end_read
    from kinds
),
ends as (
    select
        *,
        if($end_rolls and end_read < start_time, end_read + interval 1 day, end_read) as end_time
    from instants
)
select
    record_no,
    file_no,
    line,
    shape,
    dedupe_key,
    record_type_text,
    user_text,
    caller_text,
    callee_text,
    direction_text,
    disposition_text,
    kind,
    start_time,
    case
        when kind = 'sms' then null
        when $unit = 'times' then date_sub('second', start_time, end_time)
        else cdr_seconds(duration_text, $unit)
    end as duration_s,
    case
        when kind <> 'sms' then null
        when segments_text is null then 1
        when regexp_full_match(segments_text, '[0-9]{1,9}') then cast(segments_text as bigint)
    end as segments,
    if($negative, -1, 1) * cdr_money(cost_text, $comma) as cost,
    cost_text is not null as has_cost,
    upper(currency_text) as currency,
    '.' || caller_text as caller_key,
    if(is_international, '+', '.') || callee_text as callee_key
from ends
