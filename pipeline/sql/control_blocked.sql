-- One row per blocked user and currency with records of the period that credits paid while the block stood.
with
events as (
    select b.*, coalesce(b.user_id, b.upn, b.phone) as person
    from blocked_users as b
    join files as f on f.file_id = b.file_id
    where f.present
),
spells as (
    select
        *,
        "at" as from_at,
        coalesce(lead("at") over (partition by person order by "at", mode desc, reason, upn, display_name), timestamp '9999-12-31') as to_at
    from events
),
paid as (
    select
        u.usage_id, u.user_id, u.upn, if(r.direction = 'inbound', u.callee, u.caller) as own_number, r.start_time, r.currency, r.cost
    from rated as r
    join usage as u on u.usage_id = r.usage_id and u.start_time = r.start_time
    where
        r.month = $month and r.funding in ('credits', 'split')
        and r.start_time >= cast($from as timestamp) and r.start_time < cast($to as timestamp)
),
used as (
    select s.person, coalesce(s.upn, s.person) as name, s.reason, s.from_at, p.usage_id, p.start_time, p.currency, p.cost
    from paid as p
    join spells as s
        on p.start_time >= s.from_at and p.start_time < s.to_at
        and case
            when s.user_id is not null then s.user_id = p.user_id
            when s.upn is not null then s.upn = p.upn
            else s.phone = p.own_number
        end
    where s.mode = 'blocked'
)
select
    min(name) as name,
    coalesce(arg_min(reason, from_at), 'no reason given') as reason,
    min(from_at) as blocked_at,
    cast(arg_min(usage_id, row(start_time, usage_id)) as varchar) as first,
    currency,
    count(*) as records,
    sum(cost) as cost
from used
group by person, currency
order by name, currency
