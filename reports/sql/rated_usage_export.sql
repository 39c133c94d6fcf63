-- One row per usage record of the period, as rated_usage.
select * replace (public_user(user_id) as user_id, public_user(upn) as upn, public_number(number) as number)
from rated_usage
order by cast(start_time as timestamp), usage_id
