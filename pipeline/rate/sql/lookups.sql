-- One row per number called and tariff service that its price, or its rule, may need.
with called_numbers as (
    select c.wording_id, c.epoch, c.number_id, n.digits, w.kind, w.call_type, w.direction, w.currency, w.is_pay_per_minute
    from called as c
    join wordings as w on w.wording_id = c.wording_id
    join numbers as n on n.number_id = c.number_id
    where n.digits <> ''
)
select wording_id, epoch, number_id, if(direction = 'outbound', 'outbound', 'tollfree_inbound') as service, currency, digits
from called_numbers
where kind = 'call' and (direction = 'outbound' or is_pay_per_minute or call_type in ('conf_in', 'ucap_in'))
union all
select wording_id, epoch, number_id, 'toll_inbound', currency, digits
from called_numbers
where kind = 'call' and direction = 'inbound' and is_pay_per_minute
union all
select wording_id, epoch, number_id, 'sms_' || direction, currency, digits
from called_numbers
where kind = 'sms'
