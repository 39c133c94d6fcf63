-- One row per case: records of a month that print the same words, go to the same place and whose holders stand alike have one
-- rule and one price.
select
    cast(row_number() over () as integer) as case_id,
    month_no, words_id, place_id, standing_id, standing_id > 0 as has_holder
from (
    select distinct s.month_no, c.words_id, p.place_id, c.standing_id
    from called as c
    join stretches as s on s.stretch = c.stretch
    join placed as p on p.words_id = c.words_id and p.epoch = s.epoch and p.range_id = c.range_id
)
