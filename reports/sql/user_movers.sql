-- One row per currency and user whose cost moved most since the month before, the ten largest of each.
select *
from user_months
where change <> 0 and currency in (select currency from user_months where cost_before is not null)
qualify row_number() over (partition by currency order by abs(change) desc, user_id) <= 10
order by currency <> $currency, currency, abs(change) desc, user_id
