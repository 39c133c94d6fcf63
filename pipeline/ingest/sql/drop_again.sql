-- What a retired month keeps leaves usage_records.
delete from usage_records where (usage_id, file_id, source_line) in (select usage_id, file_id, source_line from again);
