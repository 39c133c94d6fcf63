-- One row per usage id that was read more than once, in this run or before. In an export whose ids number its records each stands
-- once, so that only the others have to be looked at for themselves.
select usage_id
from usage_records
where file_id in (select file_id from typed_alone)
group by usage_id
having count(*) > 1
union
select u.usage_id
from usage_records as u
semi join (select usage_id, file_id from usage_records where file_id >= $first_new_file) as f
    on f.usage_id = u.usage_id and u.file_id < f.file_id
