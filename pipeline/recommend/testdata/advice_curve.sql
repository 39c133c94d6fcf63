-- One row per alternative.
select trigger::varchar, recharge::varchar, chosen::varchar from advice_curve
