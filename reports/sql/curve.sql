-- One row per alternative of trigger and recharge.
select
    trigger,
    recharge,
    chance,
    idle,
    recharges_per_month,
    chosen
from advice_curve
order by trigger, recharge
