-- One row per pool of the month that now lies in: when it runs out.
select
    pool,
    month as forecast_month,
    unit,
    total,
    exhausted_at,
    pool_user,
    used,
    cast(chance as decimal(9, 4)) as pool_chance,
    runs_out_low,
    runs_out,
    runs_out_high,
    asked_low,
    asked,
    asked_high,
    history_days
from pool_forecast
order by pool, pool_user
