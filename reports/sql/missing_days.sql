-- One row per day of the period that lacks its usage, beside what such weekdays normally have.
select
    day,
    normal_records,
    normal_debits,
    weekday,
    currency
from missing_days
order by day
