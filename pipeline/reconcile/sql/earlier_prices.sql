-- One row per price of theirs: when it was first charged, if it was in a month before, and when ours was last.
with charged_as_ours as (
    select terms.currency, terms.direction, terms.prefix, terms.price, records.start_time
    from rated_records as records
    inner join price_terms as terms on terms.terms_id = records.terms_id
    where records.cause = 'match' and records.cost > 0 and records.start_time < cast($until as timestamp)
    union all
    select currency, direction, prefix, price, priced_at
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
from price_starts as s
left join charged_as_ours as r
    on
        r.prefix = s.prefix
        and r.currency = s.currency
        and r.direction = s.direction
        and r.price = s.price
        and r.start_time < s.first_at
group by all
order by all
