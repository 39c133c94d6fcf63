-- One row per day.
select day::varchar, amount::varchar from daily_spend order by day
