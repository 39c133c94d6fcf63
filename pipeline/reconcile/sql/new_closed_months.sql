-- One row per period that is closed now and month up to it.
select * from closing_months
