-- One row per beginning of a tariff prefix: a masked number that shows no more than it could go on to that prefix.
select distinct left(prefix, n) as digits
from (
    select prefix, unnest(range(1, length(prefix))) as n from tariffs
)
