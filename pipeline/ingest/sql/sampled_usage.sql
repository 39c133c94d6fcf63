-- One row per usable record among the first: what it prints of words and people.
select
    if(starts_with(call_type_of(call_type, has_segments), 'sms_'), 'sms', 'call') as kind,
    code_of(user_country) as user_country,
    code_of(tenant_country) as tenant_country,
    call_type_of(call_type, has_segments) as call_type,
    call_direction,
    number_type,
    context,
    destination_name,
    code_of(other_country) as other_country,
    coalesce(code_of(currency), $currency) as currency,
    code_of(capability) as capability,
    operator,
    duration_source,
    user_id_of(user_id) as user_id,
    upn_of(upn, user_id) as upn,
    display_name,
    admin_units
from sampled_lines
where call_type_of(call_type, has_segments) <> '' and is_currency(coalesce(code_of(currency), $currency))
