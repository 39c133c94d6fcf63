-- One row per call or message that is taken, in the order of the files.
select
    record_no,
    coalesce(user_text, if(direction = 'outbound', caller, callee)) as "user",
    caller,
    callee,
    direction,
    kind,
    start_time,
    duration_s,
    segments,
    cast(cost as decimal(24, 6)) as cost,
    coalesce(currency, nullif($currency, '')) as currency
from cdr_outcome
where outcome = 'taken'
order by record_no
