-- One row per finding and subject, what needs a person first.
select
    severity,
    code,
    subject,
    records,
    message,
    remedy
from findings
order by
    case severity when 'act' then 0 when 'watch' then 1 else 2 end,
    records desc nulls last,
    code,
    subject,
    message
