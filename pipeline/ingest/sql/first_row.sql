-- One row: the first row id of what was read.
select min(rowid) as first_row from staged
