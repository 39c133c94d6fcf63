-- One row: whether any month is closed.
select count(*) > 0 from closed_periods
