-- One row per setting whose tolerance is exceeded.
select setting from beyond_tolerances
