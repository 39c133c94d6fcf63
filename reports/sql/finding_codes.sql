-- One row per finding code: how many records, or subjects, it is about.
select
    code,
    sum(greatest(coalesce(records, 1), 1))::bigint as records
from findings
group by code
order by code
