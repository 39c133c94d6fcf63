-- One row per currency and cause whose groups do not add up to it.
with grouped as (
    select currency, cause, sum(records) as records, sum(variance) as variance
    from cause_groups
    group by currency, cause
),

wanted as (
    select currency, cause, records, variance from variance_causes where cause <> 'match'
)

select currency, cause, wanted.records, grouped.records as grouped_records, wanted.variance, grouped.variance as grouped_variance
from wanted
full join grouped using (currency, cause)
where wanted.records is distinct from grouped.records or wanted.variance is distinct from grouped.variance
