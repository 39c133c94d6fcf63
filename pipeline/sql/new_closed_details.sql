-- One row: the month that is closed now.
select $month as period
