-- What a retired month keeps leaves usage_records, and people whom no record prints any more leave the state.
delete from usage_records where (usage_id, file_id, source_line) in (select usage_id, file_id, source_line from again);
delete from printed_people where person_id not in (select person_id from usage_records);
