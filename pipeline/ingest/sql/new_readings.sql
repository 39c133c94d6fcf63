-- One row per usable row of this run's files that is no usage record.
select 'direct_routing' as kind, row_key, fingerprint, file_id, source_line from direct_routing where file_id >= $first_new_file
union all
select 'pools' as kind, row_key, fingerprint, file_id, source_line from pool_reports where file_id >= $first_new_file
union all
select 'blocked_users' as kind, row_key, fingerprint, file_id, source_line from blocked_users where file_id >= $first_new_file
union all
select 'dialout' as kind, row_key, fingerprint, file_id, source_line from dialout_report where file_id >= $first_new_file
