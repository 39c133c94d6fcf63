-- One row per record of the export, as text. Its row ids are the order of the file.
select * exclude (file_id) from export_csv
