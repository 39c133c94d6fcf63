-- One row per reject of the files now in the folder.
select
    f.path as source_file,
    j.source_line,
    j.code,
    coalesce(m.shown, j.message) as message,
    public_shape(j.raw) as raw
from rejects as j
inner join files as f on f.file_id = j.file_id
left join shown_messages as m on m.message = j.message
where f.present
order by f.path, j.source_line, j.code, j.message, j.raw
