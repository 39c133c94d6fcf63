-- One row per usage record of the month: who pays, and how much of it.
create or replace temp view funded as
with
-- materialised, for the engine goes on in parallel from here, but not from a table of the same transaction
drawn_records as materialized (
    select
        c.*,
        w.pool_user,
        w.taken,
        w.level_before as pool_before,
        w.total as pool_total
    from cased as c
    left join drawn as w on w.usage_id = c.usage_id
),
measured as (
    select
        r.* exclude (case_id, segments, person_id),
        t.*,
        if(t.kind = 'sms', r.segments, started_minutes(r.duration_s)) as units,
        billed_seconds(r.duration_s, t.first_s, t.next_s) as full_s
    from drawn_records as r
    join terms as t on t.case_id = r.case_id
),
decided_records as (
    select
        *,
        coalesce(taken, 0) as pool_units,
        -- units that credits pay; a call of 0 s pays nothing, not even the fee
        units - coalesce(taken, 0) as paid_units,
        case
            when settled is not null then settled
            when taken = units then 'allowance'
            when not has_price then 'unrated'
            when taken > 0 then 'split'
            else 'credits'
        end as funding
    from measured
)
select *, funding in ('credits', 'split') as is_paid
from decided_records
