-- One row per record of the export that is not usable, in the order of the file; those whose shape was already
-- rejected apart, for which a placeholder stands.
select
    coalesce(source_line, row_id + $line_add) as source_line,
    code
from records
where code is not null and (cast($placeholder as varchar) is null or id_text is distinct from $placeholder)
order by row_id
