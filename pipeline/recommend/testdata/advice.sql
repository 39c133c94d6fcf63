-- One row per figure.
select key, value from advice
