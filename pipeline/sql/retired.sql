-- One row: whether the detail of the month is gone.
select count(*) > 0 from retired_months where month = $month
