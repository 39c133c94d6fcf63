-- One row per usage record from $after to before $until in the order of rated_usage, with its start also as an instant.
select
    usage_id,
    kind,
    start_at,
    * exclude (usage_id, kind, start_at, start_time, end_at, display_name, operator, user_country, shown_user_id, shown_upn, shown_number, shown_name, file_row_number),
    start_time
from rated_usage
where file_row_number >= $after and file_row_number < $until
order by file_row_number
