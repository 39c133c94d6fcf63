-- Version 15 keeps a hash of its id with every usage record: ids that were read before are looked for by it. Which readings stand that
-- were repeated is kept in a table that schema.sql makes and the next run fills.
alter table usage_records rename to usage_records_before;
create table usage_records (
    usage_id uuid not null,
    id_hash ubigint using compression 'bitpacking' not null,
    words_id integer not null,
    person_id integer not null,
    call_id varchar using compression 'fsst',
    conference_id varchar using compression 'dictionary',
    caller varchar using compression 'fsst',
    callee varchar using compression 'fsst',
    start_time timestamp not null,
    end_time timestamp,
    duration_s integer,
    segments integer,
    charge decimal(18, 6) not null,
    connection_fee decimal(18, 6) not null,
    file_id integer not null,
    source_line bigint not null,
    as_read varchar
);
insert into usage_records by name
select *, hash(usage_id) >> 16 as id_hash
from usage_records_before;
drop table usage_records_before;
