-- One row per month of the batch whose quarters of an hour do not come to what its records do.
with
records as (
    select t.month, sum(s.records) as records, sum(s.billed) as billed, sum(s.cost) as cost
    from rated_sums as s
    join rated_terms as t on t.terms_id = s.terms_id
    group by t.month
),
quarters as (
    select month, sum(records) as records, sum(billed) as billed, sum(cost) as cost
    from quarter_sums
    where month in (select month from batch_months)
    group by month
)
select coalesce(r.month, q.month) as month, r.records, q.records as of_quarters, r.billed, q.billed as billed_of_quarters, r.cost, q.cost as cost_of_quarters
from records as r
full join quarters as q on q.month = r.month
where r.records is distinct from q.records or r.billed is distinct from q.billed or r.cost is distinct from q.cost
