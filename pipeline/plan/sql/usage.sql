-- One row per usage record of the alternative: the calls on their days, so many times that they have grown by $growth percent.
with
placed as (
    select
        c.*,
        d.day_no,
        d.from_at + (c.start_time - d.source_from) as placed_at,
        row_number() over (order by d.day_no, c.call_no) as turn
    from plan_calls as c
    join plan_days as d on c.start_time >= d.source_from and c.start_time < d.source_to
),
grown as (
    -- the n-th call stands so often that the first n stand n times the growth, rounded
    select
        *,
        unnest(range(cast(turn * (100 + $growth) * 0.01 as bigint) - cast((turn - 1) * (100 + $growth) * 0.01 as bigint))) as nth
    from placed
)
select
    cast(printf('%08x-%04x-0000-0000-%012x', day_no, nth, call_no) as uuid) as usage_id,
    kind,
    upn,
    user_country,
    callee,
    call_type,
    number_type,
    placed_at as start_time,
    duration_s,
    segments,
    0 as charge,
    0 as connection_fee,
    $currency as currency,
    0 as file_id,
    call_no as source_line
from grown
union all
select
    cast(printf('ffffffff-%04x-0000-0000-%012x', 0, call_no) as uuid),
    'call',
    null,
    $country,
    callee,
    'ucap_in',
    'toll-free',
    start_time,
    cast(duration_s as integer),
    null,
    0,
    0,
    $currency,
    0,
    call_no
from plan_new_line
