-- One row per month, calling plan with an allowance and country: how large it is.
select
    g.month_no,
    g.capability,
    g.country,
    sum(g.quantity) as size
from grants as g
where g.scope in ('domestic', 'international')
group by g.month_no, g.capability, g.country
having sum(g.quantity) > 0
