-- One row: the first and the last of the files whose records were not added up yet; 0 without any.
select coalesce(min(file_id), 0) as first_file, coalesce(max(file_id), 0) as last_file
from files
where file_id not in (select file_id from file_sums)
