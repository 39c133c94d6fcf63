-- What was read from files that are still there goes, for they are read again; what retired months held stays known.
delete from usage_records where file_id not in (from files_gone);
delete from usage_history where file_id not in (from files_gone);
delete from standing_readings where file_id not in (from files_gone);
delete from direct_routing where file_id not in (from files_gone);
delete from dialout_report where file_id not in (from files_gone);
delete from blocked_users where file_id not in (from files_gone);
delete from pool_reports where file_id is null or file_id not in (from files_gone);
delete from other_readings where file_id not in (from files_gone);
delete from retired_readings where file_id = 0 and id in (select id from retired_readings where file_id <> 0);
update retired_readings set file_id = 0 where file_id not in (from files_gone);
delete from rejects where file_id not in (from files_gone);
delete from files where file_id not in (from files_gone);
delete from rated_records;
delete from rated_terms;
delete from quarter_sums;
delete from pools where month not in (select month from retired_months);
delete from rated_months where month not in (select month from retired_months);
