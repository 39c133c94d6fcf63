-- Usage of another alternative.
delete from usage_records
