-- One row per step from the opening balance to the closing one, and to what was observed.
with
steps as (
    select 1 as n, 'opening' as step, opening as amount, currency from balance_summary
    union all
    select 2, 'funding', funding, currency from balance_summary
    union all
    select 3, 'debits', -debits, currency from balance_summary
    union all
    select 4, 'expired', -expired, currency from balance_summary
    union all
    select 5, 'closing', closing, currency from balance_summary
    union all
    select 6, 'observed', observed, currency from balance_summary
    union all
    select 7, 'unexplained', unexplained, currency from balance_summary
)
select
    step,
    amount,
    currency
from steps
order by n
