-- One row per call or message that crosses the public network, as the new service would record it.
select
    c.record_no as call_no,
    c.kind,
    if(l.is_toll_free or l.is_bridge, null, u.name) as upn,
    u.country as user_country,
    c.callee,
    case
        when c.kind = 'sms' then if(c.direction = 'inbound', 'sms_in', 'sms_out')
        when l.is_bridge then if(c.direction = 'inbound', 'conf_in', 'conf_out')
        when c.direction = 'outbound' then 'user_out'
        when l.is_toll_free then 'ucap_in' -- somebody answers for an organisation
        else 'user_in'
    end as call_type,
    if(l.is_toll_free, 'toll-free', null) as number_type,
    c.start_time,
    if(c.kind = 'call', cast(least(c.duration_s, 2147483647) as integer), null) as duration_s,
    if(c.kind = 'sms', cast(least(c.segments, 2147483647) as integer), null) as segments
from cdr as c
left join plan_lines as l on l.number = if(c.direction = 'inbound', c.callee, c.caller)
left join plan_users as u on u.printed = c."user"
where c.direction in ('inbound', 'outbound')
