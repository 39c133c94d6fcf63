-- One row per held-out month.
select month, spend::varchar, touched_zero::varchar from backtest order by month
