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

-- Decimals all through: of months and years of records, turning amounts into micro units would take most of the time.
charged_before as (
    select
        p.*,
        r.month,
        r.start_time,
        case when p.is_call then r.full_billed_s - 60 * r.pool_units else r.units - r.pool_units end as paid,
        cast(r.billed_charge - coalesce(r.connection_fee, 0) - coalesce(r.surcharge, 0) * (r.units - r.pool_units) as decimal(24, 6))
            as for_price,
        1 as records,
        cast(case when p.is_call then 60 else 1 end as decimal(2, 0)) as units_of_price
    from prices as p
    inner join rated as r
        on
            r.tariff_prefix = p.prefix
            and r.price = p.price
            and r.currency = p.currency
            and r.direction = p.direction
            and (r.full_billed_s is not null) = p.is_call
    where r.cause = 'price' and r.month < $period
    union all by name
    select
        p.*,
        k.month,
        k.priced_at as start_time,
        k.paid,
        k.for_price,
        k.records,
        cast(case when p.is_call then 60 else 1 end as decimal(2, 0)) as units_of_price
    from prices as p
    inner join retired_prices as k
        on
            k.prefix = p.prefix
            and k.price = p.price
            and k.currency = p.currency
            and k.direction = p.direction
            and k.is_call = p.is_call
    where k.cause = 'price' and k.month < $period
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
),

charged_so as (
    select tariff_prefix as prefix, currency, direction, price, start_time
    from rated
    where cause = 'match' and cost > 0
    union all
    select prefix, currency, direction, price, priced_at as start_time
    from retired_prices
    where cause = 'match'
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
left join charged_so as r
    on
        r.prefix = s.prefix
        and r.currency = s.currency
        and r.direction = s.direction
        and r.price = s.price
        and r.start_time < s.first_at
group by all
order by all
