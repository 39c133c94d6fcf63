-- One row per set of words that is new among the first of the rows at hand, numbered on.
select n.*, cast((select coalesce(max(words_id), 0) from printed_words) + row_number() over (order by n) as integer) as words_id
from (
    select distinct
        kind, user_country, tenant_country, call_type, call_direction, number_type, context, destination_name,
        other_country, currency, capability, operator, duration_source
    from (from read_usage limit $first)
) as n
anti join printed_words as w
    on
        w.kind = n.kind
        and w.user_country is not distinct from n.user_country
        and w.tenant_country is not distinct from n.tenant_country
        and w.call_type = n.call_type
        and w.call_direction is not distinct from n.call_direction
        and w.number_type is not distinct from n.number_type
        and w.context is not distinct from n.context
        and w.destination_name is not distinct from n.destination_name
        and w.other_country is not distinct from n.other_country
        and w.currency = n.currency
        and w.capability is not distinct from n.capability
        and w.operator is not distinct from n.operator
        and w.duration_source is not distinct from n.duration_source
