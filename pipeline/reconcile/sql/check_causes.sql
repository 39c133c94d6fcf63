-- One row per rated record of the touched months that has no cause, or the cause of one without a price and has a cost.
select
    records.usage_id,
    terms.month,
    records.cause
from rated_records as records
inner join rated_terms as terms on terms.terms_id = records.terms_id
where
    terms.month in (select month from touched_months)
    and (records.cause is null or (records.cause = 'unrated') <> (records.cost is null))
