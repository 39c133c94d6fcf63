-- One row per record of the export, as text. Its row ids are the order of the file.
select * from export_csv
