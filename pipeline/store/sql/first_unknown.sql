-- One row: the first file with a row that prints something for the first time.
select min(first_file) from unknown_usage
