-- One row per pool of the month: what the licences of the month grant. A user counts once, however often the licence came and went.
with
holders as (
    select distinct holder, capability, country
    from licences
    where assigned_from < $to and (assigned_to is null or assigned_to > $from)
),
shares as (
    select
        pool_label(h.capability, g.scope, g.pooling, c.pool_country, h.country) as pool,
        if(g.pooling = 'user', h.holder, null) as pool_user,
        h.capability,
        g.scope,
        if(g.pooling = 'tenant', '*', coalesce(c.pool_country, h.country)) as country,
        g.unit,
        h.holder,
        max(g.quantity) as quantity
    from holders as h
    join grants as g on g.capability = h.capability and g.country = h.country
    left join countries as c on c.alpha2 = h.country
    where g.scope <> 'sms' or h.country in ('US', 'PR', 'CA')
    group by all
)
select
    pool,
    pool_user,
    capability,
    scope,
    country,
    unit,
    count(*) as holders,
    cast(sum(quantity) as bigint) as total
from shares
group by pool, pool_user, capability, scope, country, unit
