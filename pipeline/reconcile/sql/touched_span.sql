-- One row: the first and the last of the months that were rated now; empty where none was.
select coalesce(min(month), '') as first_month, coalesce(max(month), '') as last_month
from touched_months
