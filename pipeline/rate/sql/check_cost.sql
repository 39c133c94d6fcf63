-- One row per rated record whose money does not add up.
with ways as (
    select
        terms_id,
        funding,
        funding = 'unrated' as is_unrated,
        funding in ('free', 'allowance', 'operator') as is_free,
        funding = 'split' as is_split
    from rated_terms
    where month in (select month from touched_months)
)
select r.usage_id, w.funding, r.cost, r.billed_charge
from rated_records as r
join ways as w on w.terms_id = r.terms_id
where
    w.is_unrated <> (r.cost is null)
    or (w.is_free and r.cost <> 0)
    or r.pool_units > r.units
    or (w.is_split and r.pool_units = 0)
