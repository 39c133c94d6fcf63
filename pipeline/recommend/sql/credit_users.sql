-- One row per line, user or organiser that needed credits in the last 90 days before $as_of: what an empty balance stops.
select
    case
        when u.kind = 'sms' then 'sms'
        when r.rule = 'tollfree_in' then 'tollfree_line'
        when r.rule in ('conf_out', 'zone_a') then 'conference_dialout'
        when r.rule = 'ppm' then 'pay_per_minute'
        else 'user'
    end as kind,
    case when r.rule = 'tollfree_in' then coalesce(u.callee, 'unknown') else coalesce(u.upn, u.user_id, u.caller, 'no user') end as subject,
    count(*) as records
from usage as u
inner join (
    select usage_id, start_time, rule
    from rated
    where
        funding in ('credits', 'split')
        and currency = $currency
        and start_time >= cast($as_of as timestamp) - to_days(90)
        and start_time < $as_of
) as r on r.usage_id = u.usage_id and r.start_time = u.start_time
where
    u.start_time >= cast($as_of as timestamp) - to_days(90)
    and u.start_time < $as_of
group by all
order by kind, records desc, subject
