-- One row per pool that records may draw on and, where pools are per user, holder: how large it is.
select p.pool_no, h.holder_no, z.total
from pool_sizes as z
join drawn_pools as p on p.month_no = z.month_no and p.pool = z.pool and p.is_personal = (z.pool_user is not null)
left join (select distinct holder, holder_no from people) as h on h.holder = z.pool_user
where not p.is_personal or h.holder_no is not null
