-- One row per file with records of the period: what a report says of them.
select
    file_id,
    path as source_file,
    file_tags(path) as file_tags
from files
where file_id in (select u.file_id from usage_records as u where u.start_time >= $from_at and u.start_time < $to_at)
