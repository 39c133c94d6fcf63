-- One row per rated record of any month, beside what its export said: what is known now. A closed month's report has its own. Joined
-- as it is written, what records have of their own is hashed, and usage, which is wide, is not.
create or replace temp view live_records as
select
    r.usage_id, t.month, r.start_time, t.direction, t.rule, t.funding, t.plan, t.pool, r.pool_units, r.billed_s,
    t.destination, t.destination_country, t.destination_kind, t.increments, t.price, t.surcharge, r.connection_fee,
    r.cost, r.billed_charge, t.currency, cast(r.billed_charge - r.cost as decimal(24, 6)) as variance, cast(r.cause as varchar) as cause,
    t.tariff_file, t.tariff_line, t.tariff_prefix, t.findings,
    u.kind, u.end_time, u.user_id, u.upn, u.display_name, u.user_country, u.caller, u.callee, u.call_type,
    u.duration_s, u.segments, u.operator,
    f.path as source_file,
    u.source_line,
    cast(null as varchar) as cost_center
from usage as u
inner join rated_records as r on r.usage_id = u.usage_id and r.start_time = u.start_time
inner join rated_terms as t on t.terms_id = r.terms_id
inner join files as f on f.file_id = u.file_id;

-- One row per record as the report of its month states it: of a closed month as it was when it was closed.
create or replace temp view stated_records as
select *, false as is_closed
from live_records
where month not in (select period from closed_details)
union all by name
select *, true as is_closed
from closed_records;

-- One row per record as stated, without what its export said.
create or replace temp view stated_rated as
select
    usage_id, month, start_time, direction, rule, funding, pool_units, destination, destination_country, destination_kind,
    cost, billed_charge, currency, variance, cause, tariff_file, tariff_line, findings
from rated
where month not in (select period from closed_details)
union all
select
    usage_id, month, start_time, direction, rule, funding, pool_units, destination, destination_country, destination_kind,
    cost, billed_charge, currency, variance, cause, tariff_file, tariff_line, findings
from closed_records;

-- One row per pool as the report of its month states it.
create or replace temp view stated_pools as
select * from pools where month not in (select period from closed_details)
union all by name
select * from closed_pools;

-- Who belongs where: the rating puts what users.csv says in its place.
create temp table if not exists users (user_id varchar, upn varchar, number varchar, department varchar, cost_center varchar);

-- One row per way in which users.csv names a user or a line: by directory id, principal name or the digits of the number.
create or replace temp view owners as
select
    'id' as named_by,
    lower(user_id) as key,
    min(cost_center) as cost_center,
    min(department) as department
from users
where user_id is not null
group by lower(user_id)
union all
select
    'upn',
    lower(upn),
    min(cost_center),
    min(department)
from users
where upn is not null
group by lower(upn)
union all
select
    'number',
    regexp_replace(number, '[^0-9]', '', 'g'),
    min(cost_center),
    min(department)
from users
where number is not null
group by regexp_replace(number, '[^0-9]', '', 'g');

-- The digits of the organisation's own end of a call: the dialled number when it comes in, the caller's when it goes out.
create or replace temp macro own_number(direction, caller, callee) as
    nullif(regexp_replace(case when direction = 'inbound' then callee else caller end, '[^0-9]', '', 'g'), '');

-- One row per record as stated, with the cost centre of its user or, where the user has none, of the organisation's own end of the
-- call.
create or replace temp view owned_records as
with records as (
    select *, own_number(direction, caller, callee) as own_number
    from stated_records
)
select
    t.* exclude (own_number, is_closed)
    replace (if(t.is_closed, t.cost_center, coalesce(i.cost_center, p.cost_center, n.cost_center)) as cost_center)
from records as t
left join owners as i on i.named_by = 'id' and i.key = t.user_id
left join owners as p on p.named_by = 'upn' and p.key = t.upn
left join owners as n on n.named_by = 'number' and n.key = t.own_number;
