-- One row per record near the one at which the report's use of a pool and ours part: it, and three before and after it.
with differing as (
    select pool, max(reported_used) as reported_used, max(used) as used
    from pool_comparison
    where $is_over and reported_used is distinct from used
    group by pool
),

asked as (
    select
        r.pool, r.usage_id, r.start_time, r.units, r.pool_units, r.cost, r.billed_charge, r.currency, r.cause,
        row_number() over in_order as n,
        sum(r.pool_units) over in_order as level
    from rated as r
    join differing as d on d.pool = r.pool
    where r.month = $month and r.start_time >= cast($from as timestamp) and r.start_time < cast($to as timestamp)
    window in_order as (partition by r.pool order by r.start_time, r.usage_id)
),

-- what tells best comes first: a charge, then the level that the report ends at, then the end of ours
signs as (
    select
        d.pool,
        min(a.n) filter (where a.cause = 'allowance') as by_charge,
        min(a.n) filter (where a.level > d.reported_used) as by_report,
        case when d.reported_used > d.used then min(a.n) filter (where a.pool_units < a.units) end as by_end,
        max(a.n) as by_last
    from differing as d
    join asked as a on a.pool = d.pool
    group by d.pool, d.reported_used, d.used
),

parted as (
    select
        pool,
        coalesce(by_charge, by_report, by_end, by_last) as n,
        case
            when by_charge is not null then 'charge'
            when by_report is not null then 'report_ended'
            when by_end is not null then 'ours_ended'
            else 'ours_stopped'
        end as reason
    from signs
)

select
    a.*,
    a.n = p.n as parts,
    p.reason
from parted as p
join asked as a on a.pool = p.pool and a.n between p.n - 3 and p.n + 3
