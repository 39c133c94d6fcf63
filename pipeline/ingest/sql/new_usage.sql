-- One row per usage id that was read once, now, or of several readings the one that counts. One select and one insert:
-- DuckDB 1.4.1 hides the rows of a large insert that follows an empty one in the same transaction.
select
    s.* exclude (source_line, code),
    coalesce(s.source_line, s.rowid + l.line_add) as source_line
from staged as s
join file_lines as l on l.file_id = s.file_id
where s.code is null and not exists (select 1 from collisions as c where c.usage_id = s.usage_id)
union all by name
select * exclude (read_order, fingerprint, is_change, counts)
from readings
where counts
