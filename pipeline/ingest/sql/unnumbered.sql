-- One row: how many rows of the exports have no number.
select count(*) from usage_records where file_id >= $first_file and source_line <= 0
