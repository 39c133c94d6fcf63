-- One row per number dialled in the months, with its range.
select d.callee, r.range_id
from dialled as d
join ranges as r on r.digits = d.digits and r.stars = d.stars and r.is_damaged = d.is_damaged
