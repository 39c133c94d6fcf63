-- One row: how many rows of the export have no number.
select count(*) from usage where file_id = $file_id and source_line <= 0
