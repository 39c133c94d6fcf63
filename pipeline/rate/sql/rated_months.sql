-- One row per month that has been rated.
select month, fingerprint from rated_months
