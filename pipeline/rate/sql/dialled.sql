-- One row per number dialled in the months, with what prices and rules can tell it by: the longest prefix, or all its digits
-- where they are the beginning of a longer one and the rest is masked.
select
    n.callee,
    if(b.digits is not null, n.digits, coalesce(s.prefix, '')) as digits,
    if(b.digits is not null, n.stars, 0) as stars,
    n.is_damaged
from numbers as n
left join stems as s on s.stem = left(n.digits, (select max(length(prefix)) from prefixes))
left join beginnings as b on b.digits = if(n.stars > 0, n.digits, null)
