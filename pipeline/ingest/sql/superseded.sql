-- One row per reading of a row that is no usage record and does not count: of a row that was read again the first
-- reading of the last version counts, files in the order in which they were read.
with
versions as (
    select
        o.*,
        coalesce(lag(o.fingerprint) over (partition by o.kind, o.row_key order by o.file_id, o.source_line) <> o.fingerprint, true) as is_change
    from other_readings as o
    semi join other_collisions as c on c.kind = o.kind and c.row_key = o.row_key
)
select *
from versions
qualify not (is_change and row_number() over (partition by kind, row_key, is_change order by file_id desc, source_line desc) = 1)
