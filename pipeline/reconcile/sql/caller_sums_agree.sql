-- One row per month and currency that was added up now whose sums by caller do not come to what credits pay of its records.
with
kept as (
    select month, currency, sum(records) as records, sum(cost) as cost
    from caller_sums
    where month in (select month from summing)
    group by month, currency
),

quarters as (
    select month, currency, sum(records) as records, sum(cost) as cost
    from quarter_sums
    where month in (select month from summing) and funding in ('credits', 'split')
    group by month, currency
)

select
    coalesce(kept.month, quarters.month) as month,
    coalesce(kept.currency, quarters.currency) as currency,
    kept.records,
    quarters.records as of_quarters,
    kept.cost,
    quarters.cost as cost_of_quarters
from kept
full join quarters on quarters.month = kept.month and quarters.currency = kept.currency
where kept.records is distinct from quarters.records or kept.cost is distinct from quarters.cost
