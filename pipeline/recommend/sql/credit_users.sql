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
from rated as r
inner join usage as u on u.usage_id = r.usage_id and u.start_time = r.start_time
where
    r.funding in ('credits', 'split')
    and r.currency = $currency
    and r.start_time >= cast($as_of as timestamp) - to_days(90)
    and r.start_time < $as_of
group by all
order by kind, records desc, subject
