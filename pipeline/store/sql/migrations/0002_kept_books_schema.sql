-- Version 2 says of every file in which input it lies; schema.sql makes the tables that come with it: the key of
-- pseudonyms, and which months have lost their detail.
alter table files rename to files_before;
create table files (
    file_id integer primary key,
    path varchar not null,
    input varchar not null,
    sha256 varchar not null,
    bytes bigint not null,
    kind varchar not null,
    rows_read bigint not null,
    rows_rejected bigint not null,
    refused boolean not null,
    oldest timestamp,
    present boolean not null
);
insert into files by name select *, split_part(path, '!', 1) as input from files_before;
drop table files_before;
