-- One row per text of rows that print something for the first time, those apart that cannot be used. Their number is 0, by which the
-- engine passes over all others.
select distinct as_read
from (
    select as_read from usage_records where words_id = 0 and source_line >= 0
    union all
    select as_read from usage_records where person_id = 0 and words_id <> 0 and source_line >= 0
)
