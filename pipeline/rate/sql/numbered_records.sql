-- One row per usage record from one instant to another: its amounts, and which wording, stretch, range, holder and standing are
-- its own (0 for none; a holder without a licence at the time stands at 1).
select
    u.usage_id,
    u.start_time,
    coalesce(u.duration_s, 0) as duration_s,
    coalesce(u.segments, 0) as segments,
    u.charge,
    u.connection_fee as exported_fee,
    u.words_id,
    d.stretch,
    coalesce(n.range_id, 0) as range_id,
    coalesce(p.holder_no, 0) as holder_no,
    if($has_licences and p.holder_no is not null, coalesce(s.standing_id, 1), 0) as standing_id
from usage_records as u
join days as d on d.day = cast(u.start_time as date) and u.start_time >= d.from_at and u.start_time < d.to_at
left join callees as n on n.callee = u.callee
left join people as p on p.person_id = u.person_id
left join stands as s
    on s.holder_no = p.holder_no and s.stretch = d.stretch and u.start_time >= s.from_at and u.start_time < s.to_at
where u.start_time >= $from and u.start_time < $to
