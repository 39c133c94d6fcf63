-- One row per day of a month that is closed now.
select * from closing_days
