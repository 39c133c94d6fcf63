-- One row per usage record of the month: its amounts, and which wording, number and person it prints (0 for none).
select
    u.usage_id,
    u.start_time,
    coalesce(u.duration_s, 0) as duration_s,
    coalesce(u.segments, 0) as segments,
    u.charge,
    u.connection_fee as exported_fee,
    w.wording_id,
    coalesce(n.number_id, 0) as number_id,
    coalesce(p.person_id, 0) as person_id,
    -- the stretch of the month, for the tariff rows that hold at the start
    if((select count(*) from epochs) = 1, 1,
        len(list_filter((select list(from_at) from epochs), lambda b: b <= u.start_time))) as epoch
from usage as u
join wordings as w
    on w.as_printed.kind = u.kind
    and w.as_printed.call_type = u.call_type
    and w.as_printed.currency = u.currency
    and w.as_printed.destination_name is not distinct from u.destination_name
    and w.as_printed.other_country is not distinct from u.other_country
    and w.as_printed.capability is not distinct from u.capability
    and w.as_printed.user_country is not distinct from u.user_country
    and w.as_printed.context is not distinct from u.context
    and w.as_printed.number_type is not distinct from u.number_type
    and w.as_printed.call_direction is not distinct from u.call_direction
    and w.as_printed.operator is not distinct from u.operator
left join numbers as n on n.callee = u.callee
left join people as p on p.user_id = coalesce(u.user_id, '') and p.upn = coalesce(u.upn, '')
where u.start_time >= $from and u.start_time < $to
