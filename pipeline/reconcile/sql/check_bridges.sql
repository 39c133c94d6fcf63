-- One row per observed balance whose bridge does not add up to it.
select observation
from balance_bridge
group by observation
having
    sum(amount) filter (where step <> 'observed') <> sum(amount) filter (where step = 'observed')
