-- One row per entry of a month that is closed now.
select * from closing_entries
