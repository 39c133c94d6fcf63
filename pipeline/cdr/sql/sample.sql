-- One row per call or message that is taken, the first ones, in the order of the files.
select
    record_no,
    coalesce("user", ''),
    coalesce(caller, ''),
    coalesce(callee, ''),
    direction,
    kind,
    start_time,
    coalesce(duration_s, -1),
    coalesce(segments, -1),
    cost,
    coalesce(currency, '')
from cdr
order by record_no
limit $most
