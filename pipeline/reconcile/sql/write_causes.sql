-- One row per record of a case: the cause goes to all that share terms and amounts. The others match, or have no price.
update rated_records
set cause = causes.cause
from causes
where
    rated_records.terms_id = causes.terms_id
    and rated_records.units = causes.units
    and rated_records.pool_units = causes.pool_units
    and rated_records.billed_charge = causes.billed_charge
    and rated_records.cost = causes.cost
    and rated_records.exported_fee = causes.exported_fee
    and rated_records.duration_s is not distinct from causes.duration_s
    and rated_records.full_billed_s is not distinct from causes.full_billed_s
    and rated_records.connection_fee is not distinct from causes.connection_fee
