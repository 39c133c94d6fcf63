-- One row per day of the period: the balance, and where money came in.
select
    day,
    opening,
    funding,
    debits,
    expired,
    closing,
    lowest,
    records,
    provisional,
    case when funding > 0 then closing end as recharged
from ledger_days
where day >= $first_day and day <= $last_day
order by day
