-- One row per month that is to be added up.
select month from summing order by month
