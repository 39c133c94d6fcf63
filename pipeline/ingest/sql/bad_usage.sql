-- One row per record of the export that is not usable, in the order of the file; those whose shape was already rejected
-- apart, for which a placeholder stands.
select (-source_line) >> 4 as line, record_codes()[(-source_line) & 15] as code
from usage_records
where file_id = $file_id and source_line < 0 and ((-source_line) & 15) <> reject_mark('placeholder')
order by line
