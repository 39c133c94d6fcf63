-- One row per reason of the advice.
select sentence
from advice_reasons
order by n
