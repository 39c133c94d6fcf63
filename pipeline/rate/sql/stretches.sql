-- One row per stretch of a month in which no tariff row begins or ends.
select
    cast(row_number() over (order by m.from_at, e.from_at) as integer) as stretch,
    m.month_no,
    e.epoch,
    greatest(m.from_at, e.from_at) as from_at,
    least(m.to_at, e.to_at) as to_at
from batch_months as m
join epochs as e on e.from_at < m.to_at and e.to_at > m.from_at
