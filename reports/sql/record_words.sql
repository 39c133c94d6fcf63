-- One row per set of words that records of the period print: what a report says of it.
select
    words_id,
    kind,
    user_country,
    call_type,
    coalesce(operator, 'Operator') as operator
from printed_words
where words_id in (select u.words_id from usage_records as u where u.start_time >= $from_at and u.start_time < $to_at)
