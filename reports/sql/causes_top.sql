-- One row per cause, currency and rank: the records that differ most.
select
    v.cause,
    v.rank,
    v.variance,
    t.billed_charge as billed,
    t.cost,
    v.currency,
    t.start_at as "at",
    t.upn,
    cast(v.usage_id as varchar) as usage_id,
    t.source_file,
    t.source_line
from variance_top as v
left join rated_usage as t on t.usage_id = cast(v.usage_id as varchar)
where v.cause <> 'match'
order by v.currency <> $currency, v.currency, v.cause, v.rank
