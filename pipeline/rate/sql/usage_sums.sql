-- One row per month of the batch and half of the months: its usage records, which the checks hold the rated ones against.
select m.month, count(*) as records, sum(hash(u.usage_id)) as ids
from usage_records as u
join batch_months as m on u.start_time >= m.from_at and u.start_time < m.to_at
where u.start_time >= $from and u.start_time < $middle
group by m.month
union all
select m.month, count(*), sum(hash(u.usage_id))
from usage_records as u
join batch_months as m on u.start_time >= m.from_at and u.start_time < m.to_at
where u.start_time >= $middle and u.start_time < $to
group by m.month
