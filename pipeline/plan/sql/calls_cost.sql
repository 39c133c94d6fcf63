-- One row per month: what credits pay for calls of users and for messages, which plans include too, and how many have no price.
select
    month,
    cast(coalesce(sum(cost), 0) as decimal(38, 6)) as cost,
    count(*) filter (where funding = 'unrated') as unpriced
from rated
where rule in ('payg', 'domestic', 'international', 'sms')
group by month
order by month
