-- The detail of the months that are retired now goes; of a file that holds nothing younger, the text of its rejects too, and of
-- people what no record prints any more.
delete from file_sums
where file_id in (select u.file_id from usage_records as u join retiring as m on u.start_time >= m.from_at and u.start_time < m.to_at);
delete from usage_history
where usage_id in (select u.usage_id from usage_records as u join retiring as m on u.start_time >= m.from_at and u.start_time < m.to_at);
delete from standing_readings where usage_id not in (select usage_id from usage_history);
delete from usage_records where exists (select 1 from retiring as m where start_time >= m.from_at and start_time < m.to_at);
update rejects set raw = '' where file_id in (select file_id from retired_readings) and file_id not in (select file_id from usage_records);
delete from printed_people where person_id not in (select person_id from usage_records);
