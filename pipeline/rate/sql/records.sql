-- One row per usage record of the month, with the facts that its own fields hold.
with
plain as (
    select
        u.usage_id,
        u.kind,
        u.call_type,
        u.start_time,
        u.callee,
        u.currency,
        u.charge,
        u.connection_fee as exported_fee,
        coalesce(u.duration_s, 0) as duration_s,
        coalesce(u.segments, 0) as segments,
        u.destination_name,
        if(length(u.other_country) = 2, u.other_country, null) as other_country,
        u.user_id,
        u.upn,
        coalesce(a.code, u.capability) as capability,
        coalesce(u.user_country, $tenant_country) as user_country,
        lower(trim(u.context)) as context,
        lower(translate(u.number_type, '-_/. ' || chr(160) || chr(8209) || chr(8211), '')) as number_type,
        lower(trim(u.call_direction)) as call_direction,
        lower(trim(u.operator)) as operator
    from usage as u
    left join capability_aliases as a on a.alias = u.capability
    where u.start_time >= $from and u.start_time < $to
)
select
    p.*,
    case
        when regexp_matches(p.call_type, '_in(_|$)') then 'inbound'
        when regexp_matches(p.call_type, '_out(_|$)') then 'outbound'
        when starts_with(call_direction, 'in') then 'inbound'
        else 'outbound'
    end as direction,
    regexp_matches(p.call_type, '_(in|out)(_|$)') as has_direction,
    t.call_type is not null or starts_with(p.call_type, 'user_out') or starts_with(p.call_type, 'ucap_out')
        or starts_with(p.call_type, 'oc_') or starts_with(p.call_type, 'fmc_') as is_known_type,
    coalesce(starts_with(capability, 'MCOMEETACPEA'), false) as is_pay_per_minute,
    case
        when contains(number_type, 'tollfree') then true
        when number_type in ('subscriber', 'toll') then false
    end as number_type_says,
    -- the stretch of the month, for the tariff rows that hold at the start
    len(list_filter((select list(from_at) from epochs), lambda b: b <= p.start_time)) as epoch,
    n.digits,
    n.stars,
    coalesce(n.is_damaged, false) as is_damaged
from plain as p
left join numbers as n on n.callee = p.callee
left join known_call_types as t on t.call_type = p.call_type
