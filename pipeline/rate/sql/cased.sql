-- One row per usage record of the month, with its case.
select p.usage_id, p.start_time, p.duration_s, p.segments, p.charge, p.exported_fee, p.person_id, c.case_id
from placed as p
join cases as c
    on c.wording_id = p.wording_id and c.place_id = p.place_id and c.standing_id = p.standing_id and c.has_holder = p.has_holder
