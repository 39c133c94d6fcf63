-- One row per text of rows that print something for the first time, those apart that cannot be used.
select distinct as_read from usage_records where as_read is not null and source_line >= 0
