-- One row per record and tariff service that its price, or its rule, may need.
select usage_id, if(direction = 'outbound', 'outbound', 'tollfree_inbound') as service, currency, epoch, digits
from records
where kind = 'call' and digits <> '' and (direction = 'outbound' or is_pay_per_minute or call_type in ('conf_in', 'ucap_in'))
union all
select usage_id, 'toll_inbound', currency, epoch, digits
from records
where kind = 'call' and digits <> '' and direction = 'inbound' and is_pay_per_minute
union all
select usage_id, 'sms_' || direction, currency, epoch, digits
from records
where kind = 'sms' and digits <> ''
