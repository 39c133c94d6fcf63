-- One row per line, user or organiser that needed credits lately: what an empty balance stops.
select
    if(is_sms, 'sms', kind) as kind,
    coalesce(line, upn, user_id) as subject,
    cast(sum(records) as bigint) as records
from callers
where is_late and currency = $currency
group by all
order by kind, records desc, subject
