-- One row per usage id that was read more than once, in this run or before, with the span of the starts that it was read with. In an
-- export whose ids number its records each stands once, so that only the others have to be looked at for themselves. Ids themselves
-- are read only of records that are alike by their hash.
with
earlier as (
    select usage_id, file_id, start_time
    from usage_records
    where rowid in (select place from alike)
),
later as (
    select usage_id, file_id, start_time
    from usage_records
    where file_id >= $first_new_file and id_hash in (select id_hash from alike)
),
readings as (
    select usage_id, min(start_time) as first_start, max(start_time) as last_start
    from usage_records
    where file_id in (select file_id from typed_alone)
    group by usage_id
    having count(*) > 1
    union all
    select e.usage_id, least(e.start_time, l.start_time), greatest(e.start_time, l.start_time)
    from earlier as e
    join later as l on l.usage_id = e.usage_id and e.file_id < l.file_id
)
select usage_id, min(first_start) as first_start, max(last_start) as last_start
from readings
group by usage_id
