-- One row: the records of the period, rated and not.
select
    count(*) filter (where funding <> 'unrated') as rated,
    count(*) filter (where funding = 'unrated') as unrated
from stated_rated
where month = $month and start_time >= cast($from as timestamp) and start_time < cast($to as timestamp)
