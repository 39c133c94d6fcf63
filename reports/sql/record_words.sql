-- One row per set of words that usage records print: what a report says of it.
select
    words_id,
    kind,
    user_country,
    call_type,
    coalesce(operator, 'Operator') as operator
from printed_words
