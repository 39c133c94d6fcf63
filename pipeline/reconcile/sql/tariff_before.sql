-- One row per price of theirs that a tariff row of ours had before: until when.
select
    s.currency,
    s.direction,
    s.is_call,
    s.topic as prefix,
    s.ours,
    s.theirs,
    max(t.valid_to) as until
from cause_sums as s
inner join tariffs as t
    on
        t.prefix = s.topic
        and t.currency = s.currency
        and t.price = cast(from_micro(cast(s.theirs as hugeint)) as decimal(18, 6))
where
    s.cause = 'price'
    and s.theirs <> ''
    and s.records >= $enough
    and t.valid_to <= s.first_at
    and (t.service = 'outbound' or s.direction = 'inbound' or not s.is_call)
group by all
order by all
