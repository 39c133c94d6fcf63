-- One row per usage id that was read once, now.
select
    s.* exclude (source_line, code),
    coalesce(s.source_line, s.rowid + l.line_add) as source_line
from staged as s
join file_lines as l on l.file_id = s.file_id
where s.code is null and not exists (select 1 from collisions as c where c.usage_id = s.usage_id)
order by s.rowid
