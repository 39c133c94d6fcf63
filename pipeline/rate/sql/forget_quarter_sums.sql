-- A month is rated as a whole, so what was there goes.
delete from quarter_sums where month in (select month from batch_months)
