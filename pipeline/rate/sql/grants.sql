-- One row per month, capability, country and scope: what the plan covers there. A country's own row beats the row for any.
with
places as (
    select user_country as country from wordings
    union
    select country from licences
)
select
    a.month_no,
    a.capability,
    p.country,
    a.scope,
    arg_min(a.quantity, if(a.country = '*', 1, 0)) as quantity,
    arg_min(a.pooling, if(a.country = '*', 1, 0)) as pooling,
    any_value(a.unit) as unit
from places as p
join allowances as a on a.country = p.country or a.country = '*'
group by a.month_no, a.capability, p.country, a.scope
