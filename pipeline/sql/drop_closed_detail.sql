-- The records of the month could not be restored: its report shows those of now.
delete from closed_details where period = $month
