-- One row per currency, cause, variant, topic and pair of ours and theirs: the records of the period that share them.
select
    cause,
    currency,
    variant,
    topic,
    coalesce(case when cause <> 'connection_fee' then ours else '' end, '') as ours,
    coalesce(case when cause <> 'connection_fee' then theirs else '' end, '') as theirs,
    coalesce(direction, '') as direction,
    is_call,
    cast(sum(records) as bigint) as records,
    cast(sum(variance * cast(records as decimal(12, 0))) as decimal(24, 6)) as variance,
    min(first_at) as first_at,
    max(last_at) as last_at,
    cast(sum(moved * records) as bigint) as moved,
    count(distinct prefix) as prefixes,
    min(prefix) as prefix,
    min(case when cause = 'connection_fee' then cast(ours as bigint) end) as lowest_fee,
    max(case when cause = 'connection_fee' then cast(ours as bigint) end) as highest_fee
from cause_members
group by all
order by all
