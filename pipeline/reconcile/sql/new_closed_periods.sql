-- One row per period that is closed now.
select * from closing_periods
