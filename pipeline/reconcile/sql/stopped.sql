-- One row per line, user or organiser whose calls an empty balance would have stopped while it was below zero.
select
    case
        when rated.rule = 'tollfree_in' then 'tollfree_line'
        when rated.rule in ('conf_out', 'zone_a') then 'conference_dialout'
        when rated.rule = 'ppm' then 'pay_per_minute'
        else 'user'
    end as kind,
    case when rated.rule = 'tollfree_in' then coalesce(usage.callee, 'unknown') else coalesce(usage.upn, usage.user_id, 'no user') end
        as subject,
    count(*) as records,
    cast(sum(rated.cost) as decimal(24, 6)) as cost,
    rated.currency,
    min(rated.start_time) as since,
    max(rated.start_time) as until
from rated
inner join usage on usage.usage_id = rated.usage_id and usage.start_time = rated.start_time
inner join below_zero on rated.start_time > below_zero.from_at and rated.start_time < below_zero.to_at
inner join ledger_scope as scope on scope.currency = rated.currency
where
    rated.funding in ('credits', 'split')
    and rated.start_time > cast($since as timestamp)
    and rated.start_time < cast($until as timestamp)
group by all
order by all
