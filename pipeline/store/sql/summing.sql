-- One row per month with records whose sums are not kept.
select month
from (select month from rated_terms union select period from closed_details)
where month >= $first and month <= $last and month not in (select month from kept_sums where sums = $sums)
