-- One row per case of a difference of the period: what exactly differs (variant), where (topic), ours and theirs.
select
    d.cause,
    d.currency,
    d.records,
    d.first_at,
    d.last_at,
    d.variance,
    d.prefix,
    d.direction,
    d.is_call,
    case
        when d.cause = 'connection_fee' and d.fee <> 0 and fits(d.billed - d.cost, d.fee, d.tolerance) then 'twice'
        when d.cause = 'connection_fee' and d.fee <> 0 and fits(d.cost - d.billed, d.fee, d.tolerance) then 'missing'
        when d.cause = 'connection_fee' and d.fee = 0 then 'unknown'
        when d.cause = 'connection_fee' then 'another'
        when d.cause = 'free_call' and d.funding in ('free', 'operator') then 'charged'
        when d.cause = 'free_call' then 'not_charged'
        when d.cause = 'allowance' and a.moved is null and d.billed > 0 then 'included'
        when d.cause = 'allowance' then 'moved'
        else d.cause
    end as variant,
    case
        when d.cause = 'price' then d.prefix
        when d.cause = 'allowance' then coalesce(d.pool, '')
        when d.cause = 'free_call' then d.rule
        else ''
    end as topic,
    case
        when d.cause = 'price' then cast(d.price as varchar)
        when d.cause = 'increment' then d.increments
        when d.cause = 'connection_fee' then cast(d.fee as varchar)
    end as ours,
    coalesce(cast(p.theirs as varchar), i.theirs, case when d.cause = 'connection_fee' then cast(d.exported_fee as varchar) end)
        as theirs,
    case
        when d.cause = 'allowance' then coalesce(a.moved, case when d.billed = 0 then d.units - d.pool_units else -d.pool_units end)
        else 0
    end as moved
from differences as d
left join price_members as p on p.case_id = d.case_id
left join increment_members as i on i.case_id = d.case_id
left join allowance_members as a on a.case_id = d.case_id
