-- One row per user and currency of the month before the period: what the records cost; records without a user are one.
select
    month,
    coalesce(user_id, upn) as person,
    currency,
    max(display_name) as display_name,
    max(upn) as upn,
    sum(cost) as cost
from stated_records
where month = $previous and start_time >= $previous_at and start_time < $from_at
group by month, coalesce(user_id, upn), currency
