-- One row per wording, stretch, range (0 for none) and standing that come together in a record.
select distinct words_id, stretch, range_id, standing_id from records
