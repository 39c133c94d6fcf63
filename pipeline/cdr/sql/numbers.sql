-- One row per distinct number of the records and way to read it.
select distinct raw, is_international
from (
    select caller_text as raw, false as is_international from cdr_typed
    union all
    select callee_text, starts_with(callee_key, '+') from cdr_typed
)
where raw is not null
order by raw, is_international
