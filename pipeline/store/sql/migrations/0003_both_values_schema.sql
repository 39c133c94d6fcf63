-- Version 3 keeps beside a replaced reading of a record the one that replaced it. What older programs wrote down is compared
-- with the record that stands.
alter table usage_history rename to history_before;
create table usage_history (
    usage_id uuid not null,
    file_id integer not null,
    source_line bigint not null,
    fingerprint varchar not null,
    start_time timestamp not null,
    duration_s integer,
    segments integer,
    charge decimal(18, 6) not null,
    connection_fee decimal(18, 6) not null,
    replaced boolean not null,
    new_start_time timestamp,
    new_duration_s integer,
    new_segments integer,
    new_charge decimal(18, 6),
    new_connection_fee decimal(18, 6),
    new_file_id integer,
    new_source_line bigint
);
insert into usage_history by name
with compared as (
    select
        h.*,
        u.file_id is not null and (h.start_time, h.duration_s, h.segments, h.charge, h.connection_fee)
            is distinct from (u.start_time, u.duration_s, u.segments, u.charge, u.connection_fee) as is_replaced,
        u
    from history_before as h
    left join usage as u on u.usage_id = h.usage_id
)
select
    * exclude (is_replaced, u),
    is_replaced as replaced,
    if(is_replaced, u.start_time, null) as new_start_time,
    if(is_replaced, u.duration_s, null) as new_duration_s,
    if(is_replaced, u.segments, null) as new_segments,
    if(is_replaced, u.charge, null) as new_charge,
    if(is_replaced, u.connection_fee, null) as new_connection_fee,
    if(is_replaced, u.file_id, null) as new_file_id,
    if(is_replaced, u.source_line, null) as new_source_line
from compared;
drop table history_before;
