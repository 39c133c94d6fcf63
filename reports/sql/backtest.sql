-- One row per held-out month and policy.
select
    month,
    trigger,
    recharge,
    touched_zero,
    chance,
    idle,
    spend,
    days,
    within_p50,
    within_p90,
    within_p99
from backtest
order by month, trigger, recharge
