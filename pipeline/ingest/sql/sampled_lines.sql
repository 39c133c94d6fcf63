-- One row per record among the first: what it prints of words and people.
select
    call_type, segments is not null as has_segments, currency, user_country, tenant_country, call_direction,
    number_type, context, destination_name, other_country, capability, operator, duration_source, user_id, upn,
    display_name, admin_units
from lines
limit $first
