-- The rows of the exports get the numbers of their records, by their ids; the record after the header is 2. Marked rows have
-- none, so that fewer rows than records are numbered.
update usage
set source_line = r.number + 2
from record_ids as r
where usage.file_id >= $first_file and usage.file_id = r.file_id and usage.source_line = 0 and r.id = usage.usage_id
