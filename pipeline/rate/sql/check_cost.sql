-- One row per rated record whose money does not add up.
select r.usage_id, t.funding, r.cost, r.billed_charge
from rated_records as r
join rated_terms as t on t.terms_id = r.terms_id
where t.month in (select month from touched_months) and (
    (t.funding = 'unrated') <> (r.cost is null)
    or (t.funding in ('free', 'allowance', 'operator') and r.cost <> 0)
    or r.pool_units > r.units
    or (t.funding = 'split' and r.pool_units = 0)
)
