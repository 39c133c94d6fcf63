-- One row per month and pool: what the licences of the month grant. A user counts once, however often the licence came and went.
with
holders as (
    select distinct m.month_no, l.holder, l.capability, l.country
    from licences as l
    join batch_months as m on l.assigned_from < m.to_at and (l.assigned_to is null or l.assigned_to > m.from_at)
),
shares as (
    select
        h.month_no,
        pool_label(h.capability, g.scope, g.pooling, c.pool_country, h.country) as pool,
        if(g.pooling = 'user', h.holder, null) as pool_user,
        h.capability,
        g.scope,
        if(g.pooling = 'tenant', '*', coalesce(c.pool_country, h.country)) as country,
        g.unit,
        h.holder,
        max(g.quantity) as quantity
    from holders as h
    join grants as g on g.month_no = h.month_no and g.capability = h.capability and g.country = h.country
    left join countries as c on c.alpha2 = h.country
    where g.scope <> 'sms' or h.country in ('US', 'PR', 'CA')
    group by all
)
select
    month_no,
    pool,
    pool_user,
    capability,
    scope,
    country,
    unit,
    count(*) as holders,
    cast(sum(quantity) as bigint) as total
from shares
group by month_no, pool, pool_user, capability, scope, country, unit
