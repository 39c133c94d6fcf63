-- Records that cannot be used leave usage; they stand among the rejects.
delete from usage_records where file_id = $file_id and source_line < 0
