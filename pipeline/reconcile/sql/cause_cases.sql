-- One row per rated record of the touched months whose charge is not its cost, with all amounts in micro units.
select
    rated.usage_id,
    rated.rule,
    rated.funding,
    rated.units,
    rated.pool_units,
    rated.full_billed_s,
    cast(usage.duration_s as bigint) as duration_s,
    rated.full_billed_s is not null as is_call,
    micro(rated.price) as price,
    coalesce(micro(rated.surcharge), 0) as surcharge,
    coalesce(micro(rated.connection_fee), 0) as fee,
    coalesce(micro(usage.connection_fee), 0) as exported_fee,
    micro(rated.billed_charge) as billed,
    micro(rated.cost) as cost,
    -- A fee that the export gives apart was rounded apart.
    micro(cast($half as decimal(24, 6)))
    * case when usage.connection_fee <> 0 and not cast($fee_included as boolean) then 2 else 1 end as tolerance
from rated
left join usage on usage.usage_id = rated.usage_id
where rated.cause = 'other' and rated.month in (select month from touched_months)
