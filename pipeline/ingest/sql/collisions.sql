-- One row per usage id that was read more than once, in this run or before.
with fresh as (
    select usage_id from usage_records where file_id >= $first_new_file
)
select usage_id from fresh group by usage_id having count(*) > 1
union
select u.usage_id
from usage_records as u
semi join fresh as f on f.usage_id = u.usage_id
where u.file_id < $first_new_file
