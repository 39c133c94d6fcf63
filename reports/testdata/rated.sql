-- What the table rated says, in the two tables of which the stages make it a view.
insert into rated_terms by name
select
    (row_number() over (order by usage_id))::integer as terms_id, month, direction, rule, funding, plan, pool, destination, destination_country, destination_kind,
    increments, price, surcharge, currency, tariff_file, tariff_line, tariff_prefix, findings
from rated;
insert into rated_records by name
select
    (row_number() over (order by usage_id))::integer as terms_id, usage_id, start_time, pool_user, pool_units, units, full_billed_s, billed_s,
    connection_fee, 0 as exported_fee, cost, billed_charge, cause
from rated;
