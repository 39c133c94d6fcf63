-- One row: the first touched day and the end of the last, empty where none was, and how many usage records there are.
select min(day) as from_at, max(day) + interval 1 day as to_at, (select count(*) from usage_records) as records
from touched_days
