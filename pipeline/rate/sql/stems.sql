-- One row per beginning of the numbers dialled that a prefix knows, as long as the longest prefix, with the longest prefix of
-- it. Each is looked up once for every length that a prefix has; the lookups are one equality join.
with
stems as (
    select distinct left(digits, (select max(length(prefix)) from prefixes)) as stem from numbers where digits <> ''
),
probes as materialized (
    select s.stem, l.n, left(s.stem, l.n) as prefix
    from stems as s
    join (select distinct length(prefix) as n from prefixes) as l on l.n <= length(s.stem)
)
select p.stem, arg_max(p.prefix, p.n) as prefix
from probes as p
join prefixes as x on x.prefix = p.prefix
group by p.stem
