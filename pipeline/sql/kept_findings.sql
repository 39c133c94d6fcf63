-- One row per finding of the period that its closing states for good. What is told of now, or of what came since, stays open.
select *
from findings
where
    code not in (
        'adjustment', 'late_for_closed_period', 'late_retired', 'near_retention', 'records_changed', 'pool_runs_out', 'pool_report_unreadable'
    )
