-- The sums stand in retired_usage.
delete from rated_records where terms_id in (select terms_id from rated_terms where month in (select month from retiring));
delete from quarter_sums where month in (select month from retiring);
delete from rated_terms where month in (select month from retiring);
