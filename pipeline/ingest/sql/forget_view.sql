-- The export has been read; the views of it are in the way of the next.
drop view records;
drop view worded_lines;
drop view lines;
