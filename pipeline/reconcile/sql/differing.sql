-- One row per record of the touched months whose charge is not its cost: what of it decides the cause.
select
    rowid as record,
    terms_id, units, pool_units, duration_s, full_billed_s, connection_fee, exported_fee, billed_charge, cost
from rated_records
where
    start_time >= cast($from as timestamp)
    and start_time < cast($to as timestamp)
    and billed_charge - cost not between -cast($half as decimal(24, 6)) and cast($half as decimal(24, 6))
    and terms_id in (select terms_id from rated_terms where month in (select month from touched_months))
