-- One row per thing that stops.
select what from alert_stops order by n
