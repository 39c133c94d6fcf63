-- One row per organiser and currency of the period's dial-out report and of the calls out of meetings, side by side.
with
reported as (
    select d.user_id, d.upn, d.currency, d.charge, d.month is not null as named
    from dialout_report as d
    join files as f on f.file_id = d.file_id
    where coalesce(d.month, $assumed) = $month and f.present
),
-- the report names its organisers by id, by sign-in name, or not at all
naming as (
    select coalesce(count(user_id) > 0, false) as by_id, coalesce(count(upn) > 0, false) as by_upn, coalesce(bool_and(named), true) as named
    from reported
),
names as (
    select user_id, max(upn) as upn
    from (select user_id, upn from reported union all select user_id, upn from usage where call_type = 'conf_out' and user_id is not null)
    group by user_id
),
theirs as (
    select if(n.by_id, coalesce(r.user_id, r.upn, ''), if(n.by_upn, coalesce(r.upn, ''), '')) as person, r.currency, sum(r.charge) as charge
    from reported as r
    cross join naming as n
    group by all
),
ours as (
    select
        if(n.by_id, coalesce(u.user_id, u.upn, ''), if(n.by_upn, coalesce(u.upn, ''), '')) as person,
        r.currency, count(*) as calls, sum(r.billed_charge) as charge
    from rated as r
    join usage as u on u.usage_id = r.usage_id and u.start_time = r.start_time
    cross join naming as n
    where r.month = $month and u.call_type = 'conf_out' and exists (select 1 from reported)
    group by all
)
select
    coalesce(w.upn, nullif(coalesce(t.person, o.person), ''), 'all organisers') as person,
    coalesce(t.currency, o.currency) as currency,
    n.named,
    coalesce(o.calls, 0) as calls,
    coalesce(t.charge, 0) as reported,
    coalesce(o.charge, 0) as billed
from theirs as t
full join ours as o on o.person = t.person and o.currency = t.currency
cross join naming as n
left join names as w on w.user_id = coalesce(t.person, o.person)
order by person, currency
