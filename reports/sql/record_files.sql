-- One row per file that was read: what a report says of its records.
select
    file_id,
    path as source_file,
    file_tags(path) as file_tags
from files
