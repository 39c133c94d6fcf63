-- What the table rated says, in the two tables of which the stages make it a view.
insert into rated_terms by name
select
    (row_number() over (order by usage_id))::integer as terms_id, month, direction, rule, funding, plan, pool, destination, destination_country, destination_kind,
    increments, price, surcharge, currency, tariff_file, tariff_line, tariff_prefix, findings
from rated;
insert into rated_records by name
select
    (row_number() over (order by usage_id))::integer as terms_id, usage_id, start_time, pool_user, pool_units, units, full_billed_s, billed_s,
    connection_fee, 0 as exported_fee, cost, billed_charge, cause, (select u.duration_s from usage as u where u.usage_id = rated.usage_id) as duration_s
from rated;
insert into quarter_sums by name
select
    month, time_bucket(interval '15 minutes', start_time) as quarter, rule, funding, currency, count(*) as records,
    count(*) filter (where billed_charge <> 0) as billed_records, count(*) filter (where cost <> 0) as cost_records,
    sum(billed_charge) as billed, sum(cost) as cost, min(start_time) as first_at,
    min(start_time) filter (where billed_charge <> 0) as billed_first, min(start_time) filter (where cost <> 0) as cost_first
from rated
group by month, quarter, rule, funding, currency;
