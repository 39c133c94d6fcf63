-- One row per plan, scope and country that the subscription includes.
select
    scope,
    capability,
    country,
    records,
    units,
    units_beyond,
    name as destination
from included_destinations
order by scope, capability, country
