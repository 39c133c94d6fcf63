-- One row per record of the last file that was read and is not usable, in the order of the file.
select
    coalesce(s.source_line, s.rowid + l.line_add) as source_line,
    s.code
from staged as s
join file_lines as l on l.file_id = s.file_id
where s.rowid >= $first_row and s.code is not null and s.code <> 'unreadable'
order by s.rowid
