-- One row per usage record of the month, with its case: the route it takes and the standing of its holder.
with
ways as (
    select p.wording_id, p.epoch, p.number_id, r.route_id
    from placed as p
    join routes as r on r.wording_id = p.wording_id and r.place_id = p.place_id
),
stretches as (
    select p.person_id, s.from_at, s.to_at, g.standing_id
    from people as p
    join spans as s on s.holder = p.holder
    join standings as g
        on g.plan is not distinct from s.plan
        and g.plan_country is not distinct from s.plan_country
        and g.plans_held = s.plans_held
        and g.has_credits = s.has_credits
        and g.has_dialout_us = s.has_dialout_us
    where $has_licences
),
standing as (
    select
        r.* exclude (wording_id, epoch, number_id),
        w.route_id,
        if($has_licences and r.person_id > 0, coalesce(s.standing_id, 1), 0) as standing_id
    from records as r
    join ways as w on w.wording_id = r.wording_id and w.epoch = r.epoch and w.number_id = r.number_id
    left join stretches as s on s.person_id = r.person_id and r.start_time >= s.from_at and r.start_time < s.to_at
)
select *, route_id * ((select count(*) from standings) + 2) + standing_id as case_id
from standing
