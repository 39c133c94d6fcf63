-- One row per wording, epoch and range (0 for none) that come together in a record.
select distinct c.words_id, s.epoch, c.range_id
from called as c
join stretches as s on s.stretch = c.stretch
