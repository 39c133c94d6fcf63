-- The sums stand in retired_usage.
delete from rated where month in (select month from retiring)
