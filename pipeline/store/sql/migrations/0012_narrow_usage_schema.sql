-- Version 12 keeps what many usage records print once: words and people have tables of their own, and records their numbers; a
-- view puts all together under the old name.
alter table usage rename to usage_before;
create table printed_words (
    words_id integer not null,
    kind varchar not null,
    user_country varchar,
    tenant_country varchar,
    call_type varchar not null,
    call_direction varchar,
    number_type varchar,
    context varchar,
    destination_name varchar,
    other_country varchar,
    currency varchar not null,
    capability varchar,
    operator varchar,
    duration_source varchar
);
create table printed_people (
    person_id integer not null,
    user_id varchar,
    upn varchar,
    display_name varchar,
    admin_units varchar
);
create table usage_records (
    usage_id uuid not null,
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
insert into printed_words by name
select n.*, row_number() over (order by n) as words_id
from (
    select distinct
        kind, user_country, tenant_country, call_type, call_direction, number_type, context, destination_name,
        other_country, currency, capability, operator, duration_source
    from usage_before
) as n;
insert into printed_people by name
select n.*, row_number() over (order by n) as person_id
from (select distinct user_id, upn, display_name, admin_units from usage_before) as n;
insert into usage_records by name
select
    u.usage_id, u.call_id, u.conference_id, u.caller, u.callee, u.start_time, u.end_time, u.duration_s, u.segments,
    u.charge, u.connection_fee, u.file_id, u.source_line,
    w.words_id,
    p.person_id
from usage_before as u
join printed_words as w
    on
        w.kind = u.kind
        and w.user_country is not distinct from u.user_country
        and w.tenant_country is not distinct from u.tenant_country
        and w.call_type = u.call_type
        and w.call_direction is not distinct from u.call_direction
        and w.number_type is not distinct from u.number_type
        and w.context is not distinct from u.context
        and w.destination_name is not distinct from u.destination_name
        and w.other_country is not distinct from u.other_country
        and w.currency = u.currency
        and w.capability is not distinct from u.capability
        and w.operator is not distinct from u.operator
        and w.duration_source is not distinct from u.duration_source
join printed_people as p
    on
        p.user_id is not distinct from u.user_id
        and p.upn is not distinct from u.upn
        and p.display_name is not distinct from u.display_name
        and p.admin_units is not distinct from u.admin_units;
drop table usage_before;
