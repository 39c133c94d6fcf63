-- What a retired month keeps leaves usage.
delete from usage where (usage_id, file_id, source_line) in (select usage_id, file_id, source_line from again);
