-- One row per observed balance in the balance's currency before the closing instant, in order.
select "at", cast(amount as decimal(24, 6)) as amount
from balances
where currency = $currency and "at" < cast($closing as timestamp)
order by "at", line
