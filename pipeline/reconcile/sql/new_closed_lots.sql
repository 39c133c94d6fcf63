-- One row per lot and month that is closed now.
select * from closing_lots
