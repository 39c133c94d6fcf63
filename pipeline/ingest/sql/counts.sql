-- One row: what the files now in usage/ hold, counted as if they were read for the first time, in name order.
with
there as (
    select file_id, path from files where present
),
repeated as (
    select distinct usage_id from usage_history
),
readings as (
    select h.usage_id, h.fingerprint, t.path, h.source_line, t.file_id, false as is_standing
    from usage_history as h
    join there as t on t.file_id = h.file_id
    union all
    select s.usage_id, s.fingerprint, t.path, s.source_line, t.file_id, true
    from standing_readings as s
    semi join repeated as r on r.usage_id = s.usage_id
    join there as t on t.file_id = s.file_id
),
retired as (
    select r.id, r.fingerprint, t.path, r.source_line, t.file_id
    from retired_readings as r
    join there as t on t.file_id = r.file_id
),
others as (
    select o.kind, o.row_key, o.fingerprint, t.path, o.source_line, t.file_id
    from other_readings as o
    join there as t on t.file_id = o.file_id
),
compared as (
    select
        lag(fingerprint) over (partition by usage_id order by path, source_line, file_id) as before,
        fingerprint
    from readings
    union all
    select
        cast(lag(fingerprint) over (partition by kind, row_key order by path, source_line, file_id) as varchar) as before,
        cast(fingerprint as varchar) as fingerprint
    from others
    union all
    select
        cast(lag(fingerprint) over (partition by id order by path, source_line, file_id) as varchar) as before,
        cast(fingerprint as varchar) as fingerprint
    from retired
),
-- of the records that stand in usage, those that were read once
once as (
    select
        (select coalesce(sum(s.records), 0) from file_sums as s join there as t on t.file_id = s.file_id)
        - (select count(*) from readings where is_standing) as n
),
other_once as (
    select count(*) as n
    from other_rows as o
    join there as t on t.file_id = o.file_id
    anti join other_readings as r on r.kind = o.kind and r.row_key = o.row_key
)
select
    cast((select coalesce(sum(rows_read), 0) from files where present) as bigint) as read_rows,
    cast((select n from once) + (select n from other_once) + count(*) filter (where before is null) as bigint) as loaded,
    cast(count(*) filter (where before = fingerprint) as bigint) as duplicate,
    cast(count(*) filter (where before <> fingerprint) as bigint) as updated,
    cast((select coalesce(sum(rows_rejected), 0) from files where present) as bigint) as rejected,
    cast((select count(*) from files where present and refused) as bigint) as refused
from compared
