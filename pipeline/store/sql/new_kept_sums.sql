-- One row per month that was added up.
select $sums as sums, month from summing
