-- One row per record of the files, with its numbers in E.164 where they are numbers, and its direction.
with
sides as (
    select
        t.*,
        a.number as caller_number,
        b.number as callee_number,
        $has_internal and coalesce(regexp_full_match(t.caller_text, $internal), false) as from_inside,
        $has_internal and coalesce(regexp_full_match(t.callee_text, $internal), false) as to_inside
    from cdr_typed as t
    left join cdr_numbers as a on a.number_key = t.caller_key
    left join cdr_numbers as b on b.number_key = t.callee_key
)
select
    * exclude (caller_number, callee_number),
    if(from_inside, caller_text, coalesce(caller_number, caller_text)) as caller,
    if(to_inside, callee_text, coalesce(callee_number, callee_text)) as callee,
    case
        when from_inside and to_inside then 'internal'
        when regexp_full_match(direction_text, $internal_words) then 'internal'
        when regexp_full_match(direction_text, $outbound_words) then 'outbound'
        when regexp_full_match(direction_text, $inbound_words) then 'inbound'
        when direction_text is not null then null
        when to_inside then 'inbound'
        when $has_internal then 'outbound' -- also what comes from outside and is sent out again
        else $direction
    end as direction
from sides
