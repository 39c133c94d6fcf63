-- What stands from the reports in pools/ is read anew in every run.
delete from pool_reports where file_id is null;
