-- One row per price of theirs that enough records of the period share, with ours.
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
