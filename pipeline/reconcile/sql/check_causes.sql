-- One row per rated record of the touched months, which lie between $from and $to, that has no cause, or the cause of one without a
-- price and has a cost.
with touched as (
    select terms_id, month from rated_terms where month in (select month from touched_months)
)

select records.usage_id, touched.month, records.cause
from rated_records as records
inner join touched on touched.terms_id = records.terms_id
where
    records.start_time >= cast($from as timestamp)
    and records.start_time < cast($to as timestamp)
    and (records.cause is null or (records.cause = 'unrated') <> (records.cost is null))
