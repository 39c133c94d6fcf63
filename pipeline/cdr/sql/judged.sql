-- One row per record of the files, with the reason why it is left out (filtered) or cannot be used (code), if any.
with
filtered as (
    select
        *,
        case
            when shape is not null then null
            when $by_type and not coalesce(regexp_full_match(record_type_text, $keep), false) then 'record_type'
            when kind = 'other' then 'kind'
            when $by_word and not coalesce(regexp_full_match(disposition_text, $answered), false) then 'not_answered'
            when $by_filled and disposition_text is null then 'not_answered'
            when $only_outbound and direction = 'inbound' then 'inbound'
            when $not_internal and direction = 'internal' then 'internal'
            when $by_talk and duration_s = 0 then 'not_answered'
        end as filtered
    from cdr_directed
)
select
    *,
    case
        when filtered is not null then null
        when shape is not null then shape
        when start_time is null or start_time < timestamp '1990-01-01' then 'bad_timestamp'
        when kind = 'call' and duration_s is null then 'bad_duration'
        when duration_s < 0 or duration_s > 2147483647 then 'bad_duration'
        when kind = 'sms' and segments is null then 'bad_segments'
        when has_cost and cost is null then 'bad_cost'
        when currency <> '' and not regexp_full_match(currency, '[A-Z]{3}') then 'bad_currency'
        when direction is null then 'bad_direction'
        when direction = 'outbound' and callee is null then 'missing_number'
    end as code
from filtered
