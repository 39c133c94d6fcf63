-- One row per month that has been rated and whose records are still there to be rated again.
select month, fingerprint from rated_months where month not in (select month from retired_months) order by month
