-- One row per record of the files, with what becomes of it: of several records with one key the first is taken.
select
    *,
    case
        when filtered is not null then 'filtered'
        when code is not null then 'rejected'
        when dedupe_key is not null and row_number() over (
            partition by dedupe_key, coalesce(filtered, code) is null, if(dedupe_key is null, record_no, 0) order by record_no
        ) > 1 then 'duplicate'
        else 'taken'
    end as outcome
from cdr_judged
