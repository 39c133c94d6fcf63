-- One row per user of the call records, toll-free lines and the conference bridge apart: the minutes of outgoing calls.
select
    c."user" as name,
    cast(coalesce(sum(started_minutes(c.duration_s)) filter (where c.direction = 'outbound' and c.kind = 'call'), 0) as bigint) as minutes
from cdr as c
left join plan_lines as l on l.number = if(c.direction = 'inbound', c.callee, c.caller)
where c."user" is not null and c.direction <> 'internal' and not coalesce(l.is_toll_free or l.is_bridge, false)
group by c."user"
order by name
