-- One row per wording, stretch, range and standing that come together in a record, with their case, and with the pool where the
-- case may draw on one.
select
    c.words_id, c.stretch, c.range_id, c.standing_id,
    k.case_id,
    t.pool_no,
    t.pooling = 'user' as is_personal,
    t.kind = 'sms' as is_message
from called as c
join stretches as s on s.stretch = c.stretch
join placed as p on p.words_id = c.words_id and p.epoch = s.epoch and p.range_id = c.range_id
join cases as k
    on k.month_no = s.month_no and k.words_id = c.words_id and k.place_id = p.place_id and k.standing_id = c.standing_id
join terms as t on t.case_id = k.case_id
