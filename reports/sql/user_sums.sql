-- One row per user and currency of the period: what the records cost; records without a user are one.
select
    $period as month,
    coalesce(user_id, upn) as person,
    currency,
    max(display_name) as display_name,
    max(upn) as upn,
    sum(cost) as cost
from rated_usage
group by coalesce(user_id, upn), currency
