-- One row per number of the organisation that was called or called out.
select distinct if(direction = 'inbound', callee, caller) as number
from cdr
where direction in ('inbound', 'outbound') and if(direction = 'inbound', callee, caller) is not null
order by number
