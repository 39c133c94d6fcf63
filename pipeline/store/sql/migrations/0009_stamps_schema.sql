-- Version 9 remembers how inputs lay on disk when they were hashed, in a table that schema.sql makes.
select 1;
