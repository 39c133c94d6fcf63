-- One row per pool that records may draw on and, where pools are per user, holder (0 for nobody, and for all): how large it is,
-- what was asked of it, and whether that may be more than it has. What all of them get needs no order.
with
asked as (
    select
        w.pool_no,
        if(w.is_personal, r.holder_no, 0) as holder_no,
        cast(sum(units_asked(w.is_message, r.segments, r.duration_s)) as bigint) as asked,
        count(*) filter (where units_asked(w.is_message, r.segments, r.duration_s) > 0) as calls
    from records as r
    join ways as w
        on w.words_id = r.words_id and w.stretch = r.stretch and w.range_id = r.range_id and w.standing_id = r.standing_id
    where w.pool_no is not null
    group by all
),
holders as (
    select distinct holder_no, holder from people
),
named as (
    select a.*, p.month_no, p.pool, p.twins, if(p.is_personal, coalesce(h.holder, ''), null) as pool_user
    from asked as a
    join drawn_pools as p on p.pool_no = a.pool_no
    left join holders as h on h.holder_no = a.holder_no
),
sized as (
    -- without licences.csv the size is not known, and what the plan names is covered
    select n.*, if($has_licences, coalesce(z.total, 0), null) as total
    from named as n
    left join pool_sizes as z on z.month_no = n.month_no and z.pool = n.pool and z.pool_user is not distinct from n.pool_user
)
select
    pool_no, holder_no, pool_user, asked, calls, total,
    -- twins may end together
    coalesce(bool_or(asked >= total) over (partition by month_no, coalesce(twins, pool), holder_no), false) as is_scarce
from sized
