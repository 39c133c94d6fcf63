-- They name people.
delete from closed_lists where period in (select month from retiring)
