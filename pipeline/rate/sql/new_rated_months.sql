-- One row per month of the batch that has records, and from what it was rated.
select month, $fingerprint as fingerprint
from batch_months
where month_no in (select month_no from cases)
