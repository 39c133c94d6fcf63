-- One row per row that is no usage record and came from usage/.
create or replace temp view other_rows as
select 'direct_routing' as kind, row_key, fingerprint, file_id, source_line from direct_routing
union all
select 'pools' as kind, row_key, fingerprint, file_id, source_line from pool_reports where file_id is not null
union all
select 'blocked_users' as kind, row_key, fingerprint, file_id, source_line from blocked_users
union all
select 'dialout' as kind, row_key, fingerprint, file_id, source_line from dialout_report
