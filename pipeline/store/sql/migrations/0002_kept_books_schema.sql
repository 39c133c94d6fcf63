-- Version 2 keeps the key of pseudonyms and what stays of months whose detail is gone; schema.sql makes the tables.
select 2 as version;
