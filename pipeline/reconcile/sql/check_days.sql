-- One row per day that does not add up, or does not begin where the day before ended.
select *
from ledger_days
qualify
    opening + funding - debits - expired <> closing
    or opening <> lag(closing) over (order by day)
    or lowest > least(opening, closing)
