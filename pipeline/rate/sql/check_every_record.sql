-- One row per month whose records are not each rated once.
select m.month, count(distinct r.usage_id) as rated, any_value(u.records) as records
from touched_months as m
left join rated as r on r.month = m.month
left join (
    select m2.month, count(u2.usage_id) as records
    from touched_months as m2
    left join usage as u2 on u2.start_time >= m2.from_at and u2.start_time < m2.to_at
    group by m2.month
) as u on u.month = m.month
group by m.month
having count(r.usage_id) <> any_value(u.records) or count(distinct r.usage_id) <> any_value(u.records)
