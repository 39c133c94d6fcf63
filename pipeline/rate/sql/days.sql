-- One row per UTC day and stretch that it touches: the day of a record leads to its stretch, mostly to one alone.
select
    cast(unnest(generate_series(date_trunc('day', from_at), to_at - interval 1 microsecond, interval 1 day)) as date) as day,
    stretch,
    from_at,
    to_at
from stretches
