-- One row per usage record of the period, as rated_usage and in its order.
select * exclude (start_at, end_at, display_name, operator, user_country, shown_user_id, shown_upn, shown_number, shown_name, file_row_number)
    replace (coalesce(shown_user_id, user_id) as user_id, coalesce(shown_upn, upn) as upn, coalesce(shown_number, number) as number)
from rated_usage
