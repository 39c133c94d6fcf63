-- One row per text, taken apart.
select
    as_read,
    as_read ->> '$[0]' as kind,
    as_read ->> '$[1]' as user_country,
    as_read ->> '$[2]' as tenant_country,
    as_read ->> '$[3]' as call_type,
    as_read ->> '$[4]' as call_direction,
    as_read ->> '$[5]' as number_type,
    as_read ->> '$[6]' as context,
    as_read ->> '$[7]' as destination_name,
    as_read ->> '$[8]' as other_country,
    as_read ->> '$[9]' as currency,
    as_read ->> '$[10]' as capability,
    as_read ->> '$[11]' as operator,
    as_read ->> '$[12]' as duration_source,
    as_read ->> '$[13]' as user_id,
    as_read ->> '$[14]' as upn,
    as_read ->> '$[15]' as display_name,
    as_read ->> '$[16]' as admin_units
from unknown_usage
