-- One row: the alert as a finding; none where nothing is urgent.
select
    'balance_alert' as code,
    if(level = 'watch', 'watch', 'act') as severity,
    level as subject,
    1 as records,
    sentence as message,
    remedy
from alert
where level <> 'none'
