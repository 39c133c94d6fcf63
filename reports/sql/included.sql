-- One row per plan, scope and country that the subscription includes.
select
    scope,
    country,
    capability,
    records,
    units,
    units_beyond,
    name as destination
from included_destinations
order by scope, capability, country
