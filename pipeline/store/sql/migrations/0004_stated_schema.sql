-- Version 4 keeps the days, entries and lots of a month as its closing stated them, in tables that schema.sql makes. Months that
-- older programs closed have their figures only.
select 1;
