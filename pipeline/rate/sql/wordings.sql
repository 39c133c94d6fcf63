-- One row per wording of the months' records: the words that they print, apart from numbers, people, times and money. What
-- a rule asks of a record's own words is read off here, once for all the records that print the same.
with
printed as (
    select words_id from usage_records where start_time >= $from and start_time < $middle group by words_id
    union
    select words_id from usage_records where start_time >= $middle and start_time < $to group by words_id
),
normal as (
    select
        p.words_id,
        p.kind,
        p.call_type,
        p.currency,
        p.destination_name,
        if(length(p.other_country) = 2, p.other_country, null) as other_country,
        coalesce(a.code, p.capability) as capability,
        coalesce(p.user_country, $tenant_country) as user_country,
        lower(trim(p.context)) as context,
        lower(translate(p.number_type, '-_/. ' || chr(160) || chr(8209) || chr(8211), '')) as number_type,
        lower(trim(p.call_direction)) as call_direction,
        lower(trim(p.operator)) as operator
    from printed_words as p
    semi join printed as n on n.words_id = p.words_id
    left join capability_aliases as a on a.alias = p.capability
)
select
    n.*,
    case
        when regexp_matches(n.call_type, '_in(_|$)') then 'inbound'
        when regexp_matches(n.call_type, '_out(_|$)') then 'outbound'
        when starts_with(call_direction, 'in') then 'inbound'
        else 'outbound'
    end as direction,
    regexp_matches(n.call_type, '_(in|out)(_|$)') as has_direction,
    t.call_type is not null or starts_with(n.call_type, 'user_out') or starts_with(n.call_type, 'ucap_out')
        or starts_with(n.call_type, 'oc_') or starts_with(n.call_type, 'fmc_') as is_known_type,
    coalesce(starts_with(capability, 'MCOMEETACPEA'), false) as is_pay_per_minute,
    case
        when contains(number_type, 'tollfree') then true
        when number_type in ('subscriber', 'toll') then false
    end as number_type_says
from normal as n
left join known_call_types as t on t.call_type = n.call_type
