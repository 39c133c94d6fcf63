-- One row per usable record of the export. Rows come in the order of the file: record 2 is the first after the header.
select * exclude (file_row_number) replace (if($numbered, source_line, file_row_number + 2) as source_line)
from read_rows
where source_line >= 0
