-- A month is rated as a whole, so what was there goes.
delete from rated where month = $month;
delete from pools where month = $month;
delete from rated_months where month = $month;
