-- One row per usage record of the period, as rated_usage and in its order.
select * exclude (start_at, end_at, display_name, operator, user_country, file_row_number)
    replace (public_user(user_id) as user_id, public_user(upn) as upn, public_number(number) as number)
from rated_usage
