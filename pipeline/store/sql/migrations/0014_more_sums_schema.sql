-- Version 14 keeps what the records of each file come to, what was charged at each price and what was asked of pools, in tables that
-- schema.sql makes. The next run fills them.
select 1;
