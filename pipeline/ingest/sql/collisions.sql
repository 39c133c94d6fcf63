-- One row per usage id that was read more than once, in this run or before, with the span of the starts that it was read with. In an
-- export whose ids number its records each stands once, so that only the others have to be looked at for themselves. Hashes tell
-- which records may have an id that was read before; all other ids of the state stay unread.
with
fresh as (
    select usage_id, id_hash, file_id, start_time
    from usage_records
    where file_id >= $first_new_file
),
alike as materialized (
    select u.rowid as place
    from usage_records as u
    semi join fresh as f on f.id_hash = u.id_hash and u.file_id < f.file_id
),
readings as (
    select usage_id, min(start_time) as first_start, max(start_time) as last_start
    from usage_records
    where file_id in (select file_id from typed_alone)
    group by usage_id
    having count(*) > 1
    union all
    select u.usage_id, least(u.start_time, f.start_time), greatest(u.start_time, f.start_time)
    from usage_records as u
    join fresh as f on f.usage_id = u.usage_id and u.file_id < f.file_id
    where u.rowid in (select place from alike)
)
select usage_id, min(first_start) as first_start, max(last_start) as last_start
from readings
group by usage_id
