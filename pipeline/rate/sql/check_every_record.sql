-- One row per month whose records are not each rated once: another number of them, or other ids.
with
rated_ids as (
    select r.month, count(*) as records, sum(hash(r.usage_id)) as ids
    from rated as r
    semi join touched_months as m on m.month = r.month
    group by r.month
),
usage_ids as (
    select m.month, count(*) as records, sum(hash(u.usage_id)) as ids
    from touched_months as m
    join usage as u on u.start_time >= m.from_at and u.start_time < m.to_at
    group by m.month
)
select coalesce(r.month, u.month) as month, r.records as rated, u.records
from rated_ids as r
full join usage_ids as u on u.month = r.month
where r.records is distinct from u.records or r.ids is distinct from u.ids
