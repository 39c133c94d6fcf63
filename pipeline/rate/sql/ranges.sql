-- One row per range: numbers that no price and no rule tells apart.
select cast(row_number() over () as integer) as range_id, digits, stars, is_damaged
from (
    select distinct digits, stars, is_damaged from dialled
)
