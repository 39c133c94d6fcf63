-- One row per UTC day in which ours was charged before a price of theirs began and after it.
select distinct sums.day
from price_sums as sums
inner join price_starts as starts
    on
        starts.prefix = sums.prefix
        and starts.currency = sums.currency
        and starts.direction = sums.direction
        and starts.price = sums.price
        and sums.first_at < starts.first_at
        and sums.last_at >= starts.first_at
where sums.cause = 'match' and sums.month < $period
order by sums.day
