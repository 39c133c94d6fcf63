-- Version 6 keeps what rated records share apart from what is their own; a view puts both together under the old name.
alter table rated rename to rated_before;
create table rated_records (
    usage_id uuid not null,
    start_time timestamp not null,
    terms_id integer not null,
    pool_user varchar using compression 'dictionary',
    pool_units bigint not null,
    pool_before bigint,
    pool_total bigint,
    units bigint not null,
    duration_s integer,
    full_billed_s bigint,
    billed_s bigint,
    connection_fee decimal(18, 6),
    exported_fee decimal(18, 6) not null,
    cost decimal(24, 6),
    billed_charge decimal(24, 6) not null,
    cause enum ('match', 'unrated', 'free_call', 'allowance', 'connection_fee', 'increment', 'price', 'other')
);
create table rated_terms (
    terms_id integer not null,
    month varchar not null,
    direction varchar not null,
    rule varchar not null,
    funding varchar not null,
    plan varchar,
    pool varchar,
    destination varchar,
    destination_country varchar,
    destination_kind varchar,
    increments varchar,
    price decimal(18, 6),
    surcharge decimal(18, 6),
    currency varchar not null,
    tariff_file varchar,
    tariff_line integer,
    tariff_prefix varchar,
    findings varchar not null
);
insert into rated_terms by name
select row_number() over (order by all_of) as terms_id, all_of.*
from (
    select distinct struct_pack(
        month, direction, rule, funding, plan, pool, destination, destination_country, destination_kind,
        increments, price, surcharge, currency, tariff_file, tariff_line, tariff_prefix, findings
    ) as all_of
    from rated_before
) as t;
insert into rated_records by name
select
    r.usage_id, r.start_time, t.terms_id, r.pool_user, r.pool_units, r.pool_before, r.pool_total, r.units,
    u.duration_s, r.full_billed_s, r.billed_s, r.connection_fee, coalesce(u.connection_fee, 0) as exported_fee,
    r.cost, r.billed_charge, r.cause
from rated_before as r
join rated_terms as t
    on t.month = r.month and t.direction = r.direction and t.rule = r.rule and t.funding = r.funding
    and t.plan is not distinct from r.plan
    and t.pool is not distinct from r.pool
    and t.destination is not distinct from r.destination
    and t.destination_country is not distinct from r.destination_country
    and t.destination_kind is not distinct from r.destination_kind
    and t.increments is not distinct from r.increments
    and t.price is not distinct from r.price
    and t.surcharge is not distinct from r.surcharge
    and t.currency = r.currency
    and t.tariff_file is not distinct from r.tariff_file
    and t.tariff_line is not distinct from r.tariff_line
    and t.tariff_prefix is not distinct from r.tariff_prefix
    and t.findings = r.findings
left join usage as u on u.usage_id = r.usage_id and u.start_time = r.start_time;
drop table rated_before;
