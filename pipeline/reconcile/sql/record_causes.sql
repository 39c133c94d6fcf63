-- One row per differing record whose cause is another than a match.
select differing.record, causes.cause
from differing
inner join causes
    on
        causes.terms_id = differing.terms_id
        and causes.units = differing.units
        and causes.pool_units = differing.pool_units
        and causes.billed_charge = differing.billed_charge
        and causes.cost = differing.cost
        and causes.exported_fee = differing.exported_fee
        and causes.duration_s is not distinct from differing.duration_s
        and causes.full_billed_s is not distinct from differing.full_billed_s
        and causes.connection_fee is not distinct from differing.connection_fee
where causes.cause <> 'match'
