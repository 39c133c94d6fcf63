-- One row per case: its cause goes to the rated record.
update rated
set cause = causes.cause
from causes
where rated.usage_id = causes.usage_id and rated.month in (select month from touched_months)
