-- One row per lot with money left and an end, oldest first.
select
    remaining,
    expires_at
from lots
where
    remaining > 0
    and expires_at is not null
order by lot
