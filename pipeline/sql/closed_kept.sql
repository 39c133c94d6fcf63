-- One row: whether the month is closed with its records and lists.
select count(*) > 0 from closed_details where period = $month
