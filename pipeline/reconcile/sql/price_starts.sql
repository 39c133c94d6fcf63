-- One row per price of theirs: when it was first charged, if it was in a month before.
with
-- what was charged for how much; decimals all through, for turning all these amounts into micro units would take most of the time
charged_otherwise as (
    select month, first_at as start_time, currency, direction, is_call, prefix, price, paid, for_price, records
    from price_sums
    where cause = 'price' and month < $period
    union all
    select month, priced_at, currency, direction, is_call, prefix, price, paid, for_price, records
    from retired_prices
    where cause = 'price' and month < $period
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
    from common_prices as p
    inner join charged_otherwise as c
        on
            c.prefix = p.prefix
            and c.price = p.price
            and c.currency = p.currency
            and c.direction = p.direction
            and c.is_call = p.is_call
),

months_before as (
    select
        currency, direction, is_call, prefix, price, theirs, our_micro, their_micro,
        min(start_time) as first_at
    from charged_before
    where
        paid > 0
        and abs(theirs * cast(paid as decimal(10, 0)) - units_of_price * for_price)
        <= units_of_price * 2 * cast($half as decimal(24, 6))
    group by currency, direction, is_call, prefix, price, theirs, our_micro, their_micro, month
    having sum(records) >= $enough
)

select
    row_number() over () as start_no, -- records meet their starts by a number, and no words
    currency, direction, is_call, prefix, price, our_micro, their_micro,
    min(first_at) as first_at
from (select * from months_before union all by name select * from common_prices) as starts
group by currency, direction, is_call, prefix, price, our_micro, their_micro
