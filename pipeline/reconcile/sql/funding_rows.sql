-- One row per funding row in the balance's currency that as-of can know, in the order they take effect.
select "at", kind, cast(amount as decimal(24, 6)) as amount, coalesce(reference, '') as reference
from funding
where currency = $currency and "at" < cast($as_of as timestamp)
order by "at", line
