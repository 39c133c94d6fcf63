-- One row: the records of the period, rated and not.
select
    count(*) filter (where funding <> 'unrated') as rated,
    count(*) filter (where funding = 'unrated') as unrated
from stated_rated
where month = $month
