-- One row per holder, stretch and span of it in which the holder has licences: the standing.
select p.holder_no, t.stretch, s.from_at, s.to_at, g.standing_id
from spans as s
join (select distinct holder, holder_no from people) as p on p.holder = s.holder
join stretches as t on t.month_no = s.month_no and t.from_at < s.to_at and t.to_at > s.from_at
join standings as g
    on g.plan is not distinct from s.plan
    and g.plan_country is not distinct from s.plan_country
    and g.plans_held = s.plans_held
    and g.has_credits = s.has_credits
    and g.has_dialout_us = s.has_dialout_us
