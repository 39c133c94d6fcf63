-- One row per destination and price of ours: the price that explains the most of the records that none explains yet.
with unexplained as (
    select currency, direction, is_call, prefix, price, low, high, records
    from differences
    where
        cause = 'price'
        and low <= high
        and case_id not in (select case_id from price_members)
),

ends as (
    select currency, direction, is_call, prefix, price, low as level, records as step
    from unexplained
    union all
    select currency, direction, is_call, prefix, price, high + 1 as level, -records as step
    from unexplained
),

levels as (
    select currency, direction, is_call, prefix, price, level, sum(step) as step
    from ends
    group by currency, direction, is_call, prefix, price, level
),

covered as (
    select
        currency,
        direction,
        is_call,
        prefix,
        price,
        level as low,
        lead(level) over towards_high - 1 as high,
        sum(step) over towards_high as records
    from levels
    window towards_high as (partition by currency, direction, is_call, prefix, price order by level)
)

select
    currency,
    direction,
    is_call,
    prefix,
    price,
    plainest_price(low, high) as theirs
from covered
where records > 0
qualify
    row_number() over (
        partition by currency, direction, is_call, prefix, price order by records desc, low
    ) = 1
