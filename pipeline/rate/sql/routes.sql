-- One row per route: a wording and the place that its records go to.
select row_number() over () as route_id, wording_id, place_id
from (
    select distinct d.wording_id, d.place_id from placed as d
)
