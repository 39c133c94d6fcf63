-- One row per capability, country and scope: what the plan covers there. A country's own row beats the row for any.
with
places as (
    select alpha2 as country from countries
    union
    select user_country from wordings
)
select
    a.capability,
    p.country,
    a.scope,
    arg_min(a.quantity, if(a.country = '*', 1, 0)) as quantity,
    arg_min(a.pooling, if(a.country = '*', 1, 0)) as pooling,
    any_value(a.unit) as unit
from places as p
join allowances as a on a.country = p.country or a.country = '*'
group by a.capability, p.country, a.scope
