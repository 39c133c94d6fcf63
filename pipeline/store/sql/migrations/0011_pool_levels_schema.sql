-- Version 11 no longer keeps the size and the level of its pool with each record: pools has the one, and what earlier records took
-- gives the other.
drop view if exists rated;
alter table rated_records drop column pool_before;
alter table rated_records drop column pool_total;
