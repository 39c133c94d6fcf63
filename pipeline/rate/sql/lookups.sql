-- One row per range called and tariff service that its price, or its rule, may need.
with called_numbers as (
    select c.words_id, c.epoch, c.range_id, n.digits, w.kind, w.call_type, w.direction, w.currency, w.is_pay_per_minute
    from destined as c
    join wordings as w on w.words_id = c.words_id
    join ranges as n on n.range_id = c.range_id
    where n.digits <> ''
)
select words_id, epoch, range_id, if(direction = 'outbound', 'outbound', 'tollfree_inbound') as service, currency, digits
from called_numbers
where kind = 'call' and (direction = 'outbound' or is_pay_per_minute or call_type in ('conf_in', 'ucap_in'))
union all
select words_id, epoch, range_id, 'toll_inbound', currency, digits
from called_numbers
where kind = 'call' and direction = 'inbound' and is_pay_per_minute
union all
select words_id, epoch, range_id, 'sms_' || direction, currency, digits
from called_numbers
where kind = 'sms'
