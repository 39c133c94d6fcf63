-- One row per rated record of the touched months that has no cause, or the cause of one without a price and has a cost.
with wrong as materialized (
    select usage_id, terms_id, cause
    from rated_records
    where cause is null or (cause = 'unrated') <> (cost is null)
)

select wrong.usage_id, terms.month, wrong.cause
from wrong
inner join rated_terms as terms on terms.terms_id = wrong.terms_id
where terms.month in (select month from touched_months)
