-- The text of the export has been read; what is left of it would only take memory.
drop view records;
drop table lines;
