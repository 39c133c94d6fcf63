-- One row per pool of the month that now lies in: when it runs out.
select
    pool,
    unit,
    pool_user,
    total,
    used,
    month as forecast_month,
    cast(chance as decimal(9, 4)) as pool_chance,
    exhausted_at,
    runs_out_low,
    runs_out,
    runs_out_high,
    asked_low,
    asked,
    asked_high,
    history_days
from pool_forecast
order by pool, pool_user
