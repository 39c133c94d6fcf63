-- One row per call or message that the users are imagined to make.
with
slots as (
    select h.user_no, h.name, h.country, w.day_no, w.from_at, a.*, unnest(range(a.slots)) as n
    from plan_heads as h
    cross join plan_work as w
    cross join plan_activities as a
    where a.activity <> 'sms' or h.country in ('US', 'PR', 'CA')
),
made as (
    select
        *,
        drawn($seed, 'target', user_no, day_no, activity, n) as at_target,
        drawn($seed, 'length', user_no, day_no, activity, n) as at_length,
        drawn($seed, 'time', user_no, day_no, activity, n) as at_time
    from slots
    where drawn($seed, 'is', user_no, day_no, activity, n) < per_day - n
)
select
    row_number() over (order by m.user_no, m.day_no, m.activity, m.n) as call_no,
    m.kind,
    if(m.activity = 'tollfree', null, m.name) as upn,
    m.country as user_country,
    t.number as callee,
    m.call_type,
    m.number_type,
    -- between eight and six
    m.from_at + to_seconds(28800 + cast(m.at_time * 36000 as bigint)) as start_time,
    if(m.kind = 'call', cast(greatest(1, -ln(1 - m.at_length) * m.seconds) as integer), null) as duration_s,
    if(m.kind = 'sms', 1, null) as segments
from made as m
join plan_targets as t
    on t.country = m.country and t.activity = m.activity and m.at_target >= t.from_share and m.at_target < t.to_share
