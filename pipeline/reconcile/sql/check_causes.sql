-- One row per rated record of the touched months that has no cause.
select usage_id, month
from rated
where cause is null and month in (select month from touched_months)
