-- Nothing of the month is kept but its books and its pools.
delete from closed_details where period in (select month from retiring)
