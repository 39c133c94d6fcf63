-- One row per record of the files read in this run, good or not. Its row ids are the order of reading.
create or replace temp table staged (
    usage_id uuid,
    kind varchar,
    call_id varchar,
    conference_id varchar,
    user_id varchar,
    upn varchar,
    display_name varchar,
    user_country varchar,
    tenant_country varchar,
    caller varchar,
    callee varchar,
    call_type varchar,
    call_direction varchar,
    number_type varchar,
    context varchar,
    destination_name varchar,
    other_country varchar,
    start_time timestamp,
    end_time timestamp,
    duration_s integer,
    segments integer,
    charge decimal(18, 6),
    connection_fee decimal(18, 6),
    currency varchar,
    capability varchar,
    operator varchar,
    duration_source varchar,
    admin_units varchar,
    file_id integer,
    source_line bigint,     -- null where the reader gives none: then the row id tells
    code varchar            -- reject code; 'unreadable' where the reject was made before
);

-- One row per file read in this run: what to add to a row id for the record's number in its file.
create or replace temp table file_lines (
    file_id integer,
    line_add bigint
);
