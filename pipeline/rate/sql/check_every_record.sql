-- One row per month whose records are not each rated once: another number of them, or other ids.
with
rated_ids as (
    select t.month, sum(s.records) as records, sum(s.ids) as ids
    from rated_sums as s
    join rated_terms as t on t.terms_id = s.terms_id
    group by t.month
),
usage_ids as (
    select month, sum(records) as records, sum(ids) as ids from usage_sums group by month
)
select coalesce(r.month, u.month) as month, r.records as rated, u.records
from rated_ids as r
full join usage_ids as u on u.month = r.month
where r.records is distinct from u.records or r.ids is distinct from u.ids
