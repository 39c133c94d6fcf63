-- One row per price of theirs: when it was first charged, if it was in a month before, and when ours was last.
with
start_terms as (
    select terms.terms_id, starts.start_no, starts.first_at
    from price_terms as terms
    inner join price_starts as starts
        on
            starts.prefix = terms.prefix
            and starts.currency = terms.currency
            and starts.direction = terms.direction
            and starts.price = terms.price
),

charged_as_ours as (
    select terms.start_no, max(records.start_time) as charged_at
    from rated_records as records
    inner join start_terms as terms on terms.terms_id = records.terms_id and records.start_time < terms.first_at
    where records.cause = 'match' and records.cost > 0 and records.start_time < cast($until as timestamp)
    group by terms.start_no
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
left join charged_as_ours as r on r.start_no = s.start_no
group by all
order by all
