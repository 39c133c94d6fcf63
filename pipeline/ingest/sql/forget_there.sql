-- What was read from files that are still there goes, for they are read again; the records of retired months stay.
delete from usage where file_id not in (from files_gone)
    and usage_id not in (select r.usage_id from rated as r semi join retired_months as m on m.month = r.month);
delete from usage_history where file_id not in (from files_gone);
delete from direct_routing where file_id not in (from files_gone);
delete from dialout_report where file_id not in (from files_gone);
delete from blocked_users where file_id not in (from files_gone);
delete from pool_reports where file_id is null or file_id not in (from files_gone);
delete from other_readings where file_id not in (from files_gone);
delete from rejects where file_id not in (from files_gone);
delete from files where file_id not in (from files_gone);
delete from rated where month not in (select month from retired_months);
delete from pools where month not in (select month from retired_months);
delete from rated_months where month not in (select month from retired_months);
