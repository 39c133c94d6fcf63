-- One row per record that may draw on a pool, in the order of drawing.
with asked as (
    select
        w.pool_no,
        if(p.is_personal, r.holder_no, null) as holder_no,
        r.usage_id,
        r.start_time,
        r.duration_s,
        r.segments,
        r.charge,
        r.exported_fee,
        w.case_id,
        -- running totals of small numbers take the engine less
        cast(if(p.scope = 'sms', r.segments, started_minutes(r.duration_s)) as integer) as units
    from records as r
    join ways as w
        on w.wording_id = r.wording_id and w.stretch = r.stretch and w.range_id = r.range_id and w.standing_id = r.standing_id
    join drawn_pools as p on p.pool_no = w.pool_no
)
select
    a.*,
    -- without licences.csv the size is not known, and what the plan names is covered
    if($has_licences, coalesce(z.total, 0), null) as total,
    row_number() over (partition by a.pool_no, a.holder_no order by a.start_time, a.usage_id) as turn,
    cast(coalesce(sum(a.units) over (
        partition by a.pool_no, a.holder_no order by a.start_time, a.usage_id rows between unbounded preceding and 1 preceding
    ), 0) as bigint) as asked_before
from asked as a
left join pool_totals as z on z.pool_no = a.pool_no and z.holder_no is not distinct from a.holder_no
