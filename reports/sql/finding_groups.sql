-- One row per finding code and severity: how many cases and records, and its first case.
with
ordered as (
    select
        *,
        row_number() over (partition by severity, code order by records desc nulls last, subject, message) as n
    from findings
)
select
    severity,
    code,
    count(*) as cases,
    sum(records)::bigint as records,
    max(message) filter (where n = 1) as message,
    max(remedy) filter (where n = 1) as remedy
from ordered
group by severity, code
order by case severity when 'act' then 0 when 'watch' then 1 else 2 end, records desc nulls last, code
