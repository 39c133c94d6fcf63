-- One row per record of the export that is not usable, in the order of the file; those whose shape was already rejected
-- apart, for which a placeholder stands.
select
    if($numbered, (-source_line) >> 4, file_row_number + 2) as line,
    record_codes()[(-source_line) & 15] as code
from read_rows
where source_line < 0 and ((-source_line) & 15) <> reject_mark('placeholder')
order by line
