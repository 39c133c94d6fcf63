-- Version 10 keeps what the records of each rated month come to, so that a night does not add up all months again.
create table quarter_sums (
    month varchar not null,
    quarter timestamp not null,
    rule varchar not null,
    funding varchar not null,
    currency varchar not null,
    records bigint not null,
    billed_records bigint not null,
    cost_records bigint not null,
    billed decimal(38, 6) not null,
    cost decimal(38, 6),
    first_at timestamp not null,
    billed_first timestamp,
    cost_first timestamp
);
insert into quarter_sums by name
select
    t.month,
    time_bucket(interval '15 minutes', r.start_time) as quarter,
    t.rule,
    t.funding,
    t.currency,
    count(*) as records,
    count(*) filter (where r.billed_charge <> 0) as billed_records,
    count(*) filter (where r.cost <> 0) as cost_records,
    sum(r.billed_charge) as billed,
    sum(r.cost) as cost,
    min(r.start_time) as first_at,
    min(r.start_time) filter (where r.billed_charge <> 0) as billed_first,
    min(r.start_time) filter (where r.cost <> 0) as cost_first
from rated_records as r
join rated_terms as t on t.terms_id = r.terms_id
group by all;
