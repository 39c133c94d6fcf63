-- One row per row that is no usage record and, read more than once, does not stand in its table once.
with standing as (
    select o.kind, o.row_key, count(*) as n
    from other_rows as o
    semi join other_collisions as c on c.kind = o.kind and c.row_key = o.row_key
    group by o.kind, o.row_key
)
select c.kind, c.row_key, s.n
from other_collisions as c
left join standing as s on s.kind = c.kind and s.row_key = c.row_key
where s.n is distinct from 1
