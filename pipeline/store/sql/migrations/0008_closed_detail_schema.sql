-- Version 8 keeps the records and the lists of closed months, in tables that schema.sql makes. Months that older programs closed
-- have neither: reports of them show the records and the lists of now.
select 1;
