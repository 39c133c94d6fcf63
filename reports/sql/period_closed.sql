-- One row: whether the period is closed with its records.
select count(*) > 0 from closed_details where period = $period
