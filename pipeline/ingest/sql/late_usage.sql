-- One row per record that is new and starts in a retired month: its charge moves the balance, without a price.
select
    a.month,
    u.start_time,
    'late' as rule,
    'unrated' as funding,
    u.currency,
    1 as records,
    u.charge + if($fee_included, 0, u.connection_fee) as billed_charge,
    null as cost
from again as a
join usage as u on u.usage_id = a.usage_id and u.file_id = a.file_id and u.source_line = a.source_line
where a.is_new and a.month is not null
-- of several readings the last
qualify row_number() over (partition by u.usage_id order by u.file_id desc, u.source_line desc) = 1
order by u.start_time, u.usage_id
