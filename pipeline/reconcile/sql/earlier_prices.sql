-- One row per price of theirs: when it was first charged, if it was in a month before, and when ours was last.
with
charged_before as (
    select start_no, charged_at
    from charged_as_ours
    union all
    select starts.start_no, max(sums.last_at) as charged_at
    from price_sums as sums
    inner join price_starts as starts
        on
            starts.prefix = sums.prefix
            and starts.currency = sums.currency
            and starts.direction = sums.direction
            and starts.price = sums.price
            and sums.last_at < starts.first_at
    where sums.cause = 'match' and sums.month < $period
    group by starts.start_no
    union all
    select starts.start_no, max(retired.priced_at) as charged_at
    from retired_prices as retired
    inner join price_starts as starts
        on
            starts.prefix = retired.prefix
            and starts.currency = retired.currency
            and starts.direction = retired.direction
            and starts.price = retired.price
            and retired.priced_at < starts.first_at
    where retired.cause = 'match'
    group by starts.start_no
)

select
    s.currency,
    s.direction,
    s.is_call,
    s.prefix,
    s.our_micro as ours,
    s.their_micro as theirs,
    s.first_at as since,
    max(r.charged_at) as before
from price_starts as s
left join charged_before as r on r.start_no = s.start_no
group by all
order by all
