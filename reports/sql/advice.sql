-- One row per figure of the advice.
select
    key,
    value
from advice
order by rowid
