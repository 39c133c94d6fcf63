-- One row per draw: the last units of a pool are used and the rest of the call is paid.
select
    * exclude (turn),
    if(total is null, null, greatest(total - asked_before, 0)) as level_before,
    if(total is null, units, greatest(least(units, total - asked_before), 0)) as taken
from draws
