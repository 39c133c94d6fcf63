-- One row per month: what credits paid, and how many of its days are known.
select
    d.month,
    count(*) filter (where d.is_seen) as seen,
    count(*) as days,
    coalesce(any_value(c.cost), 0) as cost
from plan_days as d
left join (
    select month, cast(coalesce(sum(cost), 0) as decimal(38, 6)) as cost from rated group by month
) as c on c.month = d.month
group by d.month
order by d.month
