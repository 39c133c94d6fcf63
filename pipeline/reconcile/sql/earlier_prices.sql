-- One row per price of theirs: when it was first charged, if it was in a month before, and when ours was last.
with prices as (
    select
        currency,
        direction,
        is_call,
        topic as prefix,
        cast(from_micro(cast(ours as hugeint)) as decimal(18, 6)) as price,
        cast(from_micro(cast(theirs as hugeint)) as decimal(18, 6)) as theirs,
        ours as our_micro,
        theirs as their_micro,
        first_at
    from cause_sums
    where cause = 'price' and theirs <> '' and records >= $enough
),

charged_before as (
    select
        p.*,
        c.month,
        c.start_time,
        c.paid,
        c.for_price,
        c.records,
        cast(case when p.is_call then 60 else 1 end as decimal(2, 0)) as units_of_price
    from prices as p
    inner join charged_prices as c
        on
            c.prefix = p.prefix
            and c.price = p.price
            and c.currency = p.currency
            and c.direction = p.direction
            and c.is_call = p.is_call
    where c.cause = 'price' and c.month < $period
),

months_before as (
    select
        currency, direction, is_call, prefix, price, theirs, our_micro, their_micro,
        min(start_time) as first_at
    from charged_before
    where
        paid > 0
        and abs(theirs * cast(paid as decimal(10, 0)) - units_of_price * for_price)
        <= units_of_price * cast(2 * $half as decimal(24, 6))
    group by currency, direction, is_call, prefix, price, theirs, our_micro, their_micro, month
    having sum(records) >= $enough
),

since as (
    select currency, direction, is_call, prefix, price, our_micro, their_micro, min(first_at) as first_at
    from (select * from months_before union all by name select * from prices) as starts
    group by all
)

select
    s.currency,
    s.direction,
    s.is_call,
    s.prefix,
    s.our_micro as ours,
    s.their_micro as theirs,
    s.first_at as since,
    max(r.start_time) as before
from since as s
left join charged_prices as r
    on
        r.prefix = s.prefix
        and r.currency = s.currency
        and r.direction = s.direction
        and r.price = s.price
        and r.cause = 'match'
        and r.start_time < s.first_at
group by all
order by all
