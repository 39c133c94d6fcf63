-- Readings that do not count leave the tables of their kinds; other_readings still knows them.
delete from direct_routing where (row_key, file_id, source_line) in (select row_key, file_id, source_line from superseded where kind = 'direct_routing');
delete from pool_reports where (row_key, file_id, source_line) in (select row_key, file_id, source_line from superseded where kind = 'pools');
delete from blocked_users where (row_key, file_id, source_line) in (select row_key, file_id, source_line from superseded where kind = 'blocked_users');
delete from dialout_report where (row_key, file_id, source_line) in (select row_key, file_id, source_line from superseded where kind = 'dialout');
