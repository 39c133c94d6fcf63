-- One row per held-out month and policy.
select
    month,
    trigger,
    recharge,
    touched_zero,
    idle,
    spend
from backtest
order by month, trigger, recharge
