-- One row per rated record whose money does not add up.
select usage_id, funding, cost, billed_charge, variance
from rated
where month in (select month from touched_months) and (
    (funding = 'unrated') <> (cost is null)
    or (funding in ('free', 'allowance', 'operator') and cost <> 0)
    or variance <> billed_charge - cost
    or pool_units > units
    or (funding = 'split' and pool_units = 0)
)
