-- One row per usage record of the month: who pays, and how much of it.
create or replace temp view funded as
with
drawn_records as (
    select
        c.usage_id, c.start_time, c.duration_s, c.charge, c.exported_fee,
        t.*,
        if(t.kind = 'sms', c.segments, started_minutes(c.duration_s)) as units,
        billed_seconds(c.duration_s, t.first_s, t.next_s) as full_s,
        w.pool_user,
        w.taken,
        w.level_before as pool_before,
        w.total as pool_total
    from cased as c
    join terms as t on t.case_id = c.case_id
    left join drawn as w on w.usage_id = c.usage_id
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
    from drawn_records
)
select *, funding in ('credits', 'split') as is_paid
from decided_records
