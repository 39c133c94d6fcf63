-- One row per stretch of time, from the first of the months to the last, in which no tariff row begins or ends.
with
borders as (
    select $from as border
    union
    select valid_from from tariffs where valid_from > $from and valid_from < $to
    union
    select valid_to from tariffs where valid_to > $from and valid_to < $to
)
select
    row_number() over (order by border) as epoch,
    border as from_at,
    coalesce(lead(border) over (order by border), $to) as to_at
from borders
