-- One row per record that asks a pool for which others ask too much as well, in the order of drawing.
with asked as (
    select
        k.pool_no,
        k.holder_no,
        k.total,
        r.usage_id,
        r.start_time,
        r.duration_s,
        r.segments,
        r.charge,
        r.exported_fee,
        w.case_id,
        -- running totals of small numbers take the engine less
        cast(units_asked(w.is_message, r.segments, r.duration_s) as integer) as units
    from records as r
    join ways as w
        on w.words_id = r.words_id and w.stretch = r.stretch and w.range_id = r.range_id and w.standing_id = r.standing_id
    join asked_pools as k on k.pool_no = w.pool_no and k.holder_no = if(w.is_personal, r.holder_no, 0)
    where k.is_scarce
)
select
    *,
    row_number() over (partition by pool_no, holder_no order by start_time, usage_id) as turn,
    cast(coalesce(sum(units) over (
        partition by pool_no, holder_no order by start_time, usage_id rows between unbounded preceding and 1 preceding
    ), 0) as bigint) as asked_before
from asked
