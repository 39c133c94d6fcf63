-- Readings that do not count leave usage; the one that counts stays where it is.
delete from usage_records
where start_time >= $from and start_time <= $to and (usage_id, file_id, source_line) in (select usage_id, file_id, source_line from readings where not counts)
