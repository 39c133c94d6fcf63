-- One row per rated month before $before whose detail is still there.
select month
from rated_months
where month < $before and month not in (select month from retired_months)
order by month
