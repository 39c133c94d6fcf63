-- One row per draw: a call that does not fit is paid whole, and what is left stays for a shorter one. Each round of the
-- recursion takes calls up to the first that does not fit; from there on only shorter calls can still draw.
with recursive
rounds as (
    select pool_no, holder_no, usage_id, turn, units, total, 1 as round, asked_before + units <= total as fits,
        cast(total as hugeint) as level_at_start
    from draws
    where total is not null
    union all
    select pool_no, holder_no, usage_id, turn, units, total, round + 1,
        sum(units) over (
            partition by pool_no, holder_no order by turn rows between unbounded preceding and current row
        ) <= level, level
    from (
        select
            *,
            level_at_start - coalesce(sum(units) filter (where turn < first_refused) over (partition by pool_no, holder_no), 0) as level
        from (
            select
                *,
                min(turn) filter (where not fits) over (partition by pool_no, holder_no) as first_refused
            from rounds
        )
        where first_refused is not null
    )
    where turn > first_refused and units <= level
),
ends as (
    select pool_no, holder_no, round, min(turn) filter (where not fits) as first_refused
    from rounds
    group by pool_no, holder_no, round
),
taken as (
    select r.usage_id, r.units
    from rounds as r
    join ends as e on e.pool_no = r.pool_no and e.holder_no is not distinct from r.holder_no and e.round = r.round
    where e.first_refused is null or r.turn < e.first_refused
)
select
    d.*,
    cast(d.total - (sum(coalesce(t.units, 0)) over by_turn - coalesce(t.units, 0)) as bigint) as level_before,
    if(d.total is null, d.units, coalesce(t.units, 0)) as taken
from draws as d
left join taken as t on t.usage_id = d.usage_id
window by_turn as (partition by d.pool_no, d.holder_no order by d.turn rows between unbounded preceding and current row)
