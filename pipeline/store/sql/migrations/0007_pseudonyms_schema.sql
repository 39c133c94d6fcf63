-- Version 7 remembers who goes by which pseudonym; before it each identifier of a person had its own.
drop table if exists pseudonyms;
