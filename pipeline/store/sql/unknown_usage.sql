-- One row per text of rows that print something for the first time, those apart that cannot be used, with the first file that has
-- it. Their number is 0, by which the engine passes over all others.
select as_read, min(file_id) as first_file
from (
    select as_read, file_id from usage_records where words_id = 0 and source_line >= 0
    union all
    select as_read, file_id from usage_records where person_id = 0 and words_id <> 0 and source_line >= 0
)
group by as_read
