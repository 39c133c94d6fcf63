-- One row per finding code of the period's records, with the first record that has it.
with coded as (
    select unnest(string_split(findings, ';')) as code, usage_id, start_time
    from rated
    where month = $month and findings <> ''
)
select
    c.code,
    w.severity,
    'first record ' || cast(arg_min(c.usage_id, row(c.start_time, c.usage_id)) as varchar) as subject,
    count(*) as records,
    w.message,
    w.remedy
from coded as c
join finding_words as w on w.code = c.code
group by c.code, w.severity, w.message, w.remedy
order by c.code
