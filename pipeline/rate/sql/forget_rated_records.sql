-- A month is rated as a whole, so what was there goes.
delete from rated_records where terms_id in (select terms_id from rated_terms where month in (select month from batch_months))
