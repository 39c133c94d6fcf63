-- One row per closed month, day and kind of what came after its closing and was posted to the period.
select
    month as closed_month,
    day,
    records,
    amount,
    currency,
    what as note
from late_items
order by month, day, what
