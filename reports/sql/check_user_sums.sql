-- One row per month and currency whose sums by user do not come to those of its records; a closed month has others.
with
kept as (
    select month, currency, sum(cost) as cost
    from user_sums
    where month in (select month from summing where month not in (select period from closed_details))
    group by month, currency
),
quarters as (
    select month, currency, sum(cost) as cost
    from quarter_sums
    where month in (select month from summing where month not in (select period from closed_details))
    group by month, currency
)
select coalesce(k.month, q.month) as month, coalesce(k.currency, q.currency) as currency, k.cost, q.cost as cost_of_quarters
from kept as k
full join quarters as q on q.month = k.month and q.currency = k.currency
where k.cost is distinct from q.cost
