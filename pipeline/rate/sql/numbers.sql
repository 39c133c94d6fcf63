-- One row per number dialled in the months: its digits, how many more are masked, and whether a spreadsheet damaged it.
with
printed as (
    select distinct callee from usage_records where start_time >= $from and start_time < $middle and callee is not null
    union
    select distinct callee from usage_records where start_time >= $middle and start_time < $to and callee is not null
),
bare as (
    select callee, translate(regexp_replace(callee, '\+', ''), ' .-()[]{}' || chr(160) || chr(9), '') as text
    from printed
),
read_off as (
    select
        callee,
        regexp_extract(text, '^([0-9]+)(\**)$', ['digits', 'stars']) as parts,
        regexp_full_match(callee, '\s*\+?[0-9]+([.,][0-9]+)?[eE]\+?[0-9]+\s*') as is_damaged
    from bare
)
select
    callee,
    parts.digits as digits,
    length(parts.stars) as stars,
    is_damaged
from read_off
