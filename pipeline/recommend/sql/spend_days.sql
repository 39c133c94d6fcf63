-- One row per day of daily_spend, oldest first, with whether its usage may still be incomplete.
select
    s.day,
    s.amount,
    d.provisional
from daily_spend as s
join days as d on d.day = s.day
order by s.day
