-- One row per wording, stretch of the month and number (0 for none) that come together in a record.
select distinct wording_id, epoch, number_id from records
