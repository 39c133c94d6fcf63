-- One row per sum of the causes, in order.
select
    cause, currency, variant, topic, ours, theirs, direction, is_call, records, variance, first_at, last_at, moved, prefixes,
    prefix, lowest_fee, highest_fee
from cause_sums
order by all
