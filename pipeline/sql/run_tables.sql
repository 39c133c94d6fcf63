-- One row per finding code and subject; every stage adds its own.
create or replace temp table findings (
    code varchar not null,
    severity varchar not null,      -- info, watch, act
    subject varchar,
    records bigint,
    message varchar not null,
    remedy varchar
);
