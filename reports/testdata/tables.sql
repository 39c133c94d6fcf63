-- The tables of a small tenant in October 2026, as the stages would leave them: 240 calls and 10 messages in USD.
create or replace temp table users (user_id varchar, upn varchar, number varchar, department varchar, cost_center varchar);
insert into users values
    ('u-0', null, null, 'Sales', 'CC-100'), ('u-1', null, null, 'Sales', 'CC-100'), (null, 'user2@contoso.example', null, 'Research', 'CC-200'),
    (null, null, '+1 800-555-0100', 'Service', 'CC-900');

create or replace temp table tariffs (tariff_id bigint, service varchar, prefix varchar, destination varchar, country varchar, kind varchar, currency varchar, price decimal(18, 6), per varchar,
    connection_fee decimal(18, 6), surcharge decimal(18, 6), first_s bigint, next_s bigint, increments varchar, valid_from timestamp, valid_to timestamp, file varchar, line bigint);
insert into tariffs values
    (1, 'outbound', '44', 'United Kingdom', 'GB', 'mixed', 'USD', 0.0123, 'minute', 0.05, 0, 60, 60, '60/60', '2026-01-01', null, 'tariffs/main.csv', 2),
    (2, 'tollfree_inbound', '1800', 'United States toll-free', 'US', 'toll_free', 'USD', 0.02, 'minute', 0, 0, 60, 60, '60/60', '2026-01-01', '2027-01-01', 'tariffs/main.csv', 3),
    (3, 'outbound', '33', 'France', 'FR', 'landline', 'EUR', 0.01, 'minute', 0, 0, 60, 60, '60/60', '2026-01-01', null, 'tariffs/eur.csv', 2);

create or replace temp table month_tariffs as from tariffs;

insert into files values
    (1, 'usage/october.csv', 'usage/october.csv', repeat('a', 64), 1000, 'pstn', 255, 3, false, '2026-10-01', true),
    (2, 'usage/old.csv', 'usage/old.csv', repeat('b', 64), 1000, 'pstn', 4, 1, false, '2026-10-01', false);

-- calls: every fourth abroad, every fifth a toll-free call without a user
create or replace temp table usage as select * from usage limit 0;
insert into usage by name
select
    ('00000000-0000-4000-8000-' || lpad(i::varchar, 12, '0'))::uuid as usage_id, 'call' as kind,
    case when i % 5 <> 0 then 'u-' || i % 3 end as user_id,
    case when i % 5 <> 0 then 'user' || i % 3 || '@contoso.example' end as upn,
    case i % 3 when 0 then '=cmd|'' /C calc''!A0' when 1 then 'Böll, Ünal' else '+1+1' end as display_name,
    'US' as user_country, '+14255550' || lpad((i % 100)::varchar, 3, '0') as caller,
    case when i % 5 = 0 then '+18005550100' when i % 4 = 0 then '+4420794600' || i % 10 else '+1206555010' || i % 10 end as callee,
    case when i % 5 = 0 then 'ucap_in' else 'user_out' end as call_type,
    timestamp '2026-10-01 08:00:00' + to_hours(3 * i) + to_microseconds(case when i % 7 = 0 then 123456 else 0 end) as start_time,
    timestamp '2026-10-01 08:00:00' + to_hours(3 * i) + to_seconds(30 + 7 * i) as end_time,
    (30 + 7 * i)::integer as duration_s, 0.25 as charge, 0 as connection_fee, 'USD' as currency, 1 as file_id, i + 2 as source_line
from range(240) as t(i);
insert into usage by name
select
    ('00000000-0000-4000-9000-' || lpad(i::varchar, 12, '0'))::uuid as usage_id, 'sms' as kind, 'u-1' as user_id, 'user1@contoso.example' as upn, 'Böll, Ünal' as display_name,
    'US' as user_country, '+14255550001' as caller, '+12065550199' as callee, 'sms_out' as call_type, timestamp '2026-10-10 12:00:00' + to_minutes(i) as start_time,
    (1 + i % 2)::integer as segments, 0 as charge, 0 as connection_fee, 'USD' as currency, 1 as file_id, i + 300 as source_line
from range(10) as t(i);

-- a table in the place of the view that the stages fill by two others
create or replace temp table rated as select * from rated limit 0;
insert into rated by name
select
    u.usage_id, '2026-10' as month, u.start_time, case when call_type = 'ucap_in' then 'inbound' else 'outbound' end as direction,
    case when kind = 'sms' then 'sms' when call_type = 'ucap_in' then 'tollfree_in' when callee like '+44%' then 'international' else 'domestic' end as rule,
    case when kind = 'sms' then 'allowance' when call_type = 'ucap_in' or callee like '+44%' then 'credits' when usage_id::varchar like '%000000000007' then 'unrated' else 'allowance' end as funding,
    case when call_type <> 'ucap_in' then 'MCOPSTN1' end as plan,
    case when kind = 'sms' then 'MCOPSTN1/sms/*' when callee like '+1206%' then 'MCOPSTN1/domestic/US' end as pool,
    case when kind = 'sms' then segments when callee like '+1206%' then started_minutes(duration_s) else 0 end as pool_units,
    coalesce(started_minutes(duration_s), segments) as units,
    case when kind = 'call' then case when callee like '+1206%' then 0 else 60 * started_minutes(duration_s) end end as billed_s,
    case when kind = 'sms' then 'United States' when call_type = 'ucap_in' then 'United States toll-free' when callee like '+44%' then 'United Kingdom' else 'United States' end as destination,
    case when callee like '+44%' then 'GB' else 'US' end as destination_country,
    case when call_type = 'ucap_in' then 'toll_free' else 'mixed' end as destination_kind,
    case when call_type = 'ucap_in' or callee like '+44%' then '60/60' end as increments,
    case when call_type = 'ucap_in' then 0.02 when callee like '+44%' then 0.0123 end as price,
    case when callee like '+44%' then 0.05 when call_type = 'ucap_in' then 0 end as connection_fee,
    case when usage_id::varchar like '%000000000007' then null when call_type = 'ucap_in' then 0.02 * started_minutes(duration_s)
        when callee like '+44%' then 0.0123 * started_minutes(duration_s) + 0.05 else 0 end as cost,
    charge as billed_charge, currency,
    case when usage_id::varchar like '%000000000007' then null else charge - case when call_type = 'ucap_in' then 0.02 * started_minutes(duration_s)
        when callee like '+44%' then 0.0123 * started_minutes(duration_s) + 0.05 else 0 end end as variance,
    case when usage_id::varchar like '%000000000007' then 'unrated' when kind = 'sms' then 'match' else 'price' end as cause,
    case when call_type = 'ucap_in' or callee like '+44%' then 'tariffs/main.csv' end as tariff_file,
    case when call_type = 'ucap_in' then 3 when callee like '+44%' then 2 end as tariff_line,
    case when call_type = 'ucap_in' then '1800' when callee like '+44%' then '44' end as tariff_prefix,
    case when usage_id::varchar like '%000000000007' then 'no_tariff' else '' end as findings
from usage as u;
insert into rated by name
select gen.usage_id, '2026-09' as month, timestamp '2026-09-05' as start_time, 'outbound' as direction, 'international' as rule, 'credits' as funding, 0 as pool_units, 2 as units,
    'United Kingdom' as destination, 'GB' as destination_country, 'mixed' as destination_kind, 1.5 as cost, 2 as billed_charge, 'USD' as currency, 0.5 as variance, '' as findings
from (select '00000000-0000-4000-a000-000000000001'::uuid as usage_id) as gen;
insert into usage by name
select usage_id, 'call' as kind, 'u-0' as user_id, 'user0@contoso.example' as upn, 'user_out' as call_type, start_time, 90 as duration_s, 2 as charge, 0 as connection_fee, 'USD' as currency,
    2 as file_id, 2 as source_line from rated where month = '2026-09';

insert into rejects values
    (1, 17, 'bad_duration', 'the duration "-4" is signed', 'a,b,-4'), (1, 18, 'bad_duration', 'the duration "1.5" is fractional', 'a,b,"1.5"'),
    (1, 19, 'bad_timestamp', 'the start is missing', '=HYPERLINK("x"),' || chr(7)), (2, 9, 'bad_charge', 'of a file that is gone', 'x');

insert into pools values
    ('2026-10', 'MCOPSTN1/domestic/US', null, 'MCOPSTN1', 'domestic', 'US', 'minute', 2, 6000, 1640, 120, null),
    ('2026-10', 'MCOPSTN1/sms/*', null, 'MCOPSTN1', 'sms', '*', 'segment', 2, 14, 15, 10, '2026-10-10 12:09:00'),
    ('2026-10', 'MCOPSTN5/domestic/GB', null, 'MCOPSTN5', 'domestic', 'GB', 'minute', null, null, 12, 3, null);

create or replace temp table pool_forecast (month varchar, pool varchar, pool_user varchar, capability varchar, scope varchar, country varchar, unit varchar, total bigint, used bigint, history_days bigint,
    chance double, runs_out_low date, runs_out date, runs_out_high date, asked_low bigint, asked bigint, asked_high bigint, exhausted_at timestamp);
insert into pool_forecast values
    ('2026-11', 'MCOPSTN1/domestic/US', null, 'MCOPSTN1', 'domestic', 'US', 'minute', 3000, 1200, 31, 0.625, '2026-11-22', '2026-11-27', null, 2700, 3100, 3400, null),
    ('2026-11', 'MCOPSTN5/domestic/GB', null, 'MCOPSTN5', 'domestic', 'GB', 'minute', null, 12, 31, null, null, null, null, null, null, null, null);
create or replace temp table pool_takers (pool varchar, pool_user varchar, what varchar, name varchar, place bigint, records bigint, units bigint, asked bigint);
insert into pool_takers values
    ('MCOPSTN1/domestic/US', null, 'user', 'ann@contoso.example', 1, 30, 900, 1200), ('MCOPSTN1/domestic/US', null, 'destination', 'USA', 1, 40, 1200, 1200);

create or replace temp table funding ("at" timestamp, kind varchar, amount decimal(18, 6), currency varchar, reference varchar, line bigint);
create or replace temp table findings (code varchar, severity varchar, subject varchar, records bigint, message varchar, remedy varchar);
insert into findings values
    ('no_tariff', 'act', '+12065550107', 1, 'no tariff row prices this number', 'add a row for prefix 1206 to a file in tariffs/'),
    ('pool_exhausted', 'watch', 'MCOPSTN1/sms/*', 10, 'the pool ran out on 2026-10-10', 'assign another licence or expect paid messages'),
    ('unknown_columns', 'info', 'usage/october.csv', null, 'two columns are not known and were left out', 'nothing to do');
create or replace temp table ledger_entries (seq bigint, "at" timestamp, kind varchar, amount decimal(24, 6), balance decimal(24, 6), currency varchar, reference varchar, lot bigint, note varchar);
insert into ledger_entries values
    (1, '2026-09-01', 'opening', 300, 300, 'USD', null, 1, null),
    (2, '2026-10-05 23:59:59', 'usage', -120.5, 179.5, 'USD', null, null, null),
    (3, '2026-10-06 09:30:00', 'recharge', 500, 679.5, 'USD', 'INV-77', 2, null),
    (4, '2026-10-20 23:59:59', 'usage', -230.123456, 449.376544, 'USD', null, null, null),
    (5, '2026-10-25', 'expiry', -10, 439.376544, 'USD', null, 1, 'what was left of lot 1');
create or replace temp table lots (lot bigint, "at" timestamp, kind varchar, reference varchar, amount decimal(24, 6), used decimal(24, 6), expired decimal(24, 6), remaining decimal(24, 6), expires_at timestamp, currency varchar);
insert into lots values (1, '2026-09-01', 'opening', null, 300, 290, 10, 0, '2026-10-25', 'USD'), (2, '2026-10-06 09:30:00', 'recharge', 'INV-77', 500, 60.623456, 0, 439.376544, '2027-10-06 09:30:00', 'USD');
create or replace temp table ledger_days (day date, opening decimal(24, 6), funding decimal(24, 6), debits decimal(24, 6), expired decimal(24, 6), closing decimal(24, 6), lowest decimal(24, 6), provisional boolean, records bigint);
insert into ledger_days
select
    cast(date '2026-09-30' + d::integer as date), 300 - 9 * d + case when d > 6 then 500 else 0 end, case when d = 6 then 500 else 0 end, 9, 0,
    291 - 9 * d + case when d >= 6 then 500 else 0 end, 291 - 9 * d, d > 29, 8
from range(32) as t(d);
create or replace temp table balance_summary (opening decimal(24, 6), funding decimal(24, 6), debits decimal(24, 6), expired decimal(24, 6), closing decimal(24, 6), observed decimal(24, 6), unexplained decimal(24, 6),
    observed_at timestamp, provisional_debits decimal(24, 6), currency varchar);
insert into balance_summary values (300, 500, 350.623456, 10, 439.376544, 440, 0.123456, '2026-10-28 10:00:00', 18.5, 'USD');
create or replace temp table observations ("at" timestamp, observed decimal(24, 6), ledger decimal(24, 6), difference decimal(24, 6), change_observed decimal(24, 6), change_ledger decimal(24, 6), explanation varchar, provisional boolean);
insert into observations values ('2026-10-28 10:00:00', 440, 439.876544, 0.123456, null, null, 'usage inside the reporting latency', true);
create or replace temp table variance_causes as
select currency, cause, count(*) as records, sum(billed_charge)::decimal(24, 6) as billed, sum(cost)::decimal(24, 6) as cost, sum(variance)::decimal(24, 6) as variance from rated where month = '2026-10' group by all;
create or replace temp table variance_top as
select cause, currency, row_number() over (order by abs(variance) desc, usage_id) as rank, usage_id, variance from rated where month = '2026-10' and cause = 'price'
qualify row_number() over (order by abs(variance) desc, usage_id) <= 10;
create or replace temp table cause_groups as
select cause, currency, case when cause = 'price' then '+44…' else 'no tariff' end as subject, case when cause = 'price' then 'billed at 0.02 instead of 0.0123 since 2026-10-01' else 'charged, and no tariff row says what it should cost' end as explanation,
    timestamp '2026-10-01 08:00:00' as since, timestamp '2026-10-30 20:00:00' as until, records, variance, cause = 'price' as systematic from variance_causes where cause <> 'match';
create or replace temp table balance_bridge (observation bigint, n bigint, from_at timestamp, "at" timestamp, step varchar, service varchar, amount decimal(24, 6), currency varchar, words varchar);
insert into balance_bridge values
    (1, 1, '2026-10-01', '2026-10-28 10:00:00', 'opening', null, 450, 'USD', null),
    (1, 2, '2026-10-01', '2026-10-28 10:00:00', 'usage', 'outbound', -10.123456, 'USD', null),
    (1, 3, '2026-10-01', '2026-10-28 10:00:00', 'unexplained', null, 0.123456, 'USD', '0.123456 USD, within the tolerance of 0.50 USD'),
    (1, 4, '2026-10-01', '2026-10-28 10:00:00', 'observed', null, 440, 'USD', '0.123456 USD, within the tolerance of 0.50 USD');
create or replace temp table missing_days (day date, weekday varchar, normal_records bigint, normal_debits decimal(24, 6), currency varchar);
insert into missing_days values ('2026-10-14', 'Wednesday', 8, 9, 'USD');
create or replace temp table late_items (month varchar, day date, what varchar, records bigint, amount decimal(24, 6), currency varchar);
insert into late_items values ('2026-09', '2026-09-28', 'usage', 2, -1.25, 'USD'), ('2026-09', '2026-09-30', 'funding', 0, 50, 'USD');
create or replace temp table pool_comparison (pool varchar, source varchar, named boolean, reported_total bigint, reported_used bigint, total bigint, used bigint, calls bigint);
insert into pool_comparison values ('MCOPSTN1/domestic/US', 'pools/2026-10.csv', true, 3000, 5, 3000, 7, 3);
create or replace temp table pool_partings (pool varchar, parts boolean, reason varchar, usage_id varchar, start_time timestamp, person varchar, number varchar, units bigint, pool_units bigint, level bigint, cost decimal(24, 6), billed_charge decimal(24, 6), currency varchar, cause varchar);
insert into pool_partings values ('MCOPSTN1/domestic/US', true, 'report_ended', '00000000-0000-0000-0000-000000000003', '2026-10-05 10:00:00', 'user1@contoso.example', '+14255550199', 2, 2, 7, 0, 0, 'USD', 'match');
create or replace temp table included_destinations (scope varchar, capability varchar, country varchar, name varchar, records bigint, units bigint, units_beyond bigint);
insert into included_destinations values ('domestic', 'MCOPSTN1', 'US', 'United States', 3, 7, 0);
create or replace temp table proposals ("at" timestamp, kind varchar, amount decimal(18, 6), currency varchar, reference varchar, reason varchar);
insert into proposals values ('2026-10-15 00:00:00', 'recharge', 500, 'USD', 'proposed-1', 'the observed balance rose by one recharge');
create or replace temp table stopped (kind varchar, subject varchar, records bigint, cost decimal(24, 6), currency varchar, since timestamp, until timestamp);
insert into stopped values ('tollfree_line', '+18005550100', 5, 1.25, 'USD', '2026-10-20 09:00:00', '2026-10-20 17:30:00');
create or replace temp table licence_list (reason varchar, upn varchar, records bigint, cost decimal(24, 6), currency varchar, last_at timestamp);
insert into licence_list values ('licence_missing', 'user1@contoso.example', 3, 0.75, 'USD', '2026-10-28 10:00:00'), ('licence_not_needed', 'user2@contoso.example', 0, null, null, null);
create or replace temp table daily_spend (day date, amount decimal(24, 6));
insert into daily_spend select cast(date '2026-09-30' + d::integer as date), 9 from range(32) as t(d);
create or replace temp table advice (key varchar, value varchar);
insert into advice values ('trigger', '210'), ('recharge', '450'), ('initial', '700'), ('chance', '0.0007'), ('idle', '377'), ('method', 'simulation'), ('seed', '42');
create or replace temp table advice_reasons (n bigint, sentence varchar);
insert into advice_reasons values
    (1, 'Credits paid 9.00 USD on an average day of the last 92, and 31.00 USD on the dearest.'),
    (2, 'After a refused recharge five working days pass; 210 covers what they took in 999 of 1000 simulated months.'),
    (3, 'A larger recharge would lie idle longer and save no refused attempt.'), (4, 'The published table says 1,000 and 200.');
create or replace temp table alert (level varchar, sentence varchar, remedy varchar);
insert into alert values ('watch', 'Should the card fail tonight, the balance of 312.00 USD would reach zero before it is repaired with a chance of 8 %.', 'See that the card is good for the next recharge.');
create or replace temp table alert_stops (n bigint, what varchar);
insert into alert_stops values (1, '1 toll-free line: +18005550100'), (2, '2 users calling beyond a plan: user1@contoso.example, user2@contoso.example');
create or replace temp table advice_curve (trigger bigint, recharge bigint, chance double, idle double, recharges_per_month double, chosen boolean);
insert into advice_curve values (150, 450, 0.0051, 320.25, 0.62, false), (210, 450, 0.0007, 377, 0.62, true), (300, 450, 0.0001, 466.5, 0.62, false);
create or replace temp table backtest (month varchar, trigger bigint, recharge bigint, touched_zero boolean, idle double, spend decimal(24, 6),
    chance double, days bigint, within_p50 double, within_p90 double, within_p99 double);
insert into backtest values ('2026-08', 210, 450, false, 380.1, 271.25, 0, 31, 0.52, 0.9, 1), ('2026-09', 210, 450, true, 120.5, 512, 0.12, 30, 0.3, 0.7, 0.93);
