-- One row: how the row ids of a file become record numbers.
select $file_id as file_id, $line_add as line_add
