-- One row per thing that stops at zero, while the alert is up.
select what
from alert_stops
order by n
