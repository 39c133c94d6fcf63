-- One row per month whose detail is gone.
select month, from_at, to_at from retired_months
