-- One row per user and currency of the period; records without a user are one row.
select * exclude (change, user_id), case when cost_before is not null then change end as change, user_id
from user_months
where records is not null
order by currency <> $currency, currency, cost desc, billed desc, records desc, user_id
