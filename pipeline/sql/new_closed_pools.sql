-- One row per pool of the month that is closed now.
select *
from pools
where month = $month
order by pool, pool_user
