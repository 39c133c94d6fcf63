-- One row: the counts.
select read_rows, loaded, duplicate, updated, rejected, refused from counts
