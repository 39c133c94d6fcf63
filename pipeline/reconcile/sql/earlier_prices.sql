-- One row per price of theirs: when it was first charged, if it was in a month before, and when ours was last.
with prices as (
    select
        currency,
        direction,
        is_call,
        topic as prefix,
        cast(ours as hugeint) as price,
        cast(theirs as hugeint) as theirs,
        first_at
    from cause_sums
    where cause = 'price' and theirs <> '' and records >= $enough
),

months_before as (
    select p.currency, p.direction, p.is_call, p.prefix, p.price, p.theirs, d.month, min(d.start_time) as first_at
    from prices as p
    inner join differences as d
        on
            d.currency = p.currency
            and d.direction = p.direction
            and d.is_call = p.is_call
            and d.prefix = p.prefix
            and d.price = p.price
    where d.month < $period and p.theirs between d.low and d.high
    group by all
    having count(*) >= $enough
),

since as (
    select currency, direction, is_call, prefix, price, theirs, min(first_at) as first_at
    from (select * exclude (month) from months_before union all select * from prices) as starts
    group by all
)

select
    s.currency,
    s.direction,
    s.is_call,
    s.prefix,
    cast(s.price as varchar) as ours,
    cast(s.theirs as varchar) as theirs,
    s.first_at as since,
    max(r.start_time) as before
from since as s
left join rated as r
    on
        r.tariff_prefix = s.prefix
        and r.currency = s.currency
        and r.direction = s.direction
        and r.price = cast(from_micro(s.price) as decimal(18, 6))
        and r.cause = 'match'
        and r.cost > 0
        and r.start_time < s.first_at
group by all
order by all
