-- The month's report is gone with its detail.
delete from closed_records where month in (select month from retiring)
