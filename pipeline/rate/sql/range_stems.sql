-- One row per digits that a range is told by: what the numbering plan and the special ranges say of them.
with stems as (
    select distinct digits as stem from ranges where digits <> ''
),
candidates as (
    select s.stem, p.prefix, p.country, null as kind
    from stems as s
    cross join (select distinct length(prefix) as n from numbering_plan) as l
    join numbering_plan as p on p.prefix = left(s.stem, l.n)
    union all
    select s.stem, r.prefix, null, r.kind
    from stems as s
    cross join (select distinct length(prefix) as n from special_ranges) as l
    join special_ranges as r on r.prefix = left(s.stem, l.n)
)
select
    stem,
    arg_max(country, length(prefix)) filter (where country is not null) as plan_country,
    arg_max(kind, length(prefix)) filter (where kind is not null) as special_kind
from candidates
group by stem
