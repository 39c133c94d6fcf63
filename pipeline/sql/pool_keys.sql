-- One row: the keys of a month's pools as one text, at most fifty.
select coalesce(string_agg(key, ' '), 'none') as keys
from (
    select distinct pool || coalesce('/' || pool_user, '') as key
    from pools
    where month = $month
    order by key
    limit 50
)
