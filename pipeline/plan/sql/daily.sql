-- One row per day that calls are known of and rule that credits paid for; a day without has one row without a rule.
select
    d.day,
    coalesce(r.rule, '') as rule,
    cast(coalesce(sum(r.cost), 0) as decimal(38, 6)) as cost
from plan_days as d
left join rated as r on r.start_time >= d.from_at and r.start_time < d.to_at and r.funding in ('credits', 'split')
where d.is_seen
group by d.day, r.rule
order by d.day, r.rule
