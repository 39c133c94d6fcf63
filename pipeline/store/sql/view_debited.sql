-- One row per rated record, and per sum of records of a retired month: what moves the balance, and when. A sum has no id.
create or replace temp view debited as
select usage_id, month, start_time, rule, funding, currency, cast(1 as bigint) as records, billed_charge, cost
from rated
union all
select null as usage_id, month, start_time, rule, funding, currency, records, billed_charge, cost
from retired_usage;
