-- One row per reject, the first of each code.
select
    j.code,
    j.source_line,
    coalesce(m.shown, j.message) as message,
    j.raw,
    f.path as source_file
from rejects as j
inner join files as f on f.file_id = j.file_id
left join shown_messages as m on m.message = j.message
where f.present
qualify row_number() over (partition by j.code order by f.path, j.source_line, j.message, j.raw) <= 100
order by j.code, f.path, j.source_line, j.message, j.raw
