-- The rows of the exports get the numbers of their records, by their ids; the record after the header is 2. Marked rows have
-- none, so that fewer rows than records are numbered.
update usage_records
set source_line = r.number + 2
from record_ids as r
where usage_records.file_id >= $first_file and usage_records.file_id = r.file_id and usage_records.source_line = 0 and r.id = usage_records.usage_id
