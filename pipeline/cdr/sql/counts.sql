-- One row per outcome and reason for leaving records out.
select
    if(outcome = 'duplicate', 'filtered', outcome) as outcome,
    coalesce(if(outcome = 'duplicate', 'duplicate', filtered), '') as reason,
    count(*) as records
from cdr_outcome
group by 1, 2
order by 1, 2
