-- One row per day of a closed month for which the period that is closed now posted something.
select * from closing_late
