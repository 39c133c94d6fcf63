-- One row per sum of a quarter of an hour or, where a stretch begins or ends within the quarter, per record: what it takes from the
-- credits by either measure, and when.
with divided as (
    select distinct time_bucket(interval '15 minutes', bound) as quarter
    from (select from_at as bound from ledger_stretches union all select to_at as bound from ledger_stretches) as bounds
    where bound <> time_bucket(interval '15 minutes', bound)
)

select
    sums.quarter as used_at,
    sums.rule,
    sums.funding,
    sums.currency,
    sums.billed,
    sums.cost,
    sums.records,
    sums.billed_records,
    sums.cost_records,
    sums.billed_first,
    sums.cost_first
from quarter_sums as sums
anti join divided on divided.quarter = sums.quarter
union all by name
select
    records.start_time as used_at,
    terms.rule,
    terms.funding,
    terms.currency,
    records.billed_charge as billed,
    records.cost,
    1 as records,
    if(records.billed_charge <> 0, 1, 0) as billed_records,
    if(records.cost <> 0, 1, 0) as cost_records,
    if(records.billed_charge <> 0, records.start_time, null) as billed_first,
    if(records.cost <> 0, records.start_time, null) as cost_first
from rated_records as records
inner join divided on divided.quarter = time_bucket(interval '15 minutes', records.start_time)
inner join rated_terms as terms on terms.terms_id = records.terms_id
union all by name
select
    start_time as used_at,
    rule,
    funding,
    currency,
    billed_charge as billed,
    cost,
    records,
    if(billed_charge <> 0, records, 0) as billed_records,
    if(cost <> 0, records, 0) as cost_records,
    if(billed_charge <> 0, start_time, null) as billed_first,
    if(cost <> 0, start_time, null) as cost_first
from retired_usage
