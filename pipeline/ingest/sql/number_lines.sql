-- The rows of the export get the numbers of their records: row ids are handed out in the order of the file, and record 2 is
-- the first after the header.
update usage_records
set source_line = if(source_line < 0, -16, 1) * (rowid - $first_row + 2) + source_line
where file_id = $file_id
