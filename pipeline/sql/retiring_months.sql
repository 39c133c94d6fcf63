-- One row per month that is retired now.
select m.month, m.from_at, m.to_at, count(r.usage_id) as records, cast($as_of as timestamp) as retired_as_of
from retiring as m
left join rated as r on r.month = m.month
group by m.month, m.from_at, m.to_at
order by m.month
