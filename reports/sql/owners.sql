-- One row per way in which users.csv names a user or a line: by directory id, principal name or the digits of the number.
select
    'id' as named_by,
    lower(user_id) as key,
    min(cost_center) as cost_center,
    min(department) as department
from users
where user_id is not null
group by lower(user_id)
union all
select
    'upn',
    lower(upn),
    min(cost_center),
    min(department)
from users
where upn is not null
group by lower(upn)
union all
select
    'number',
    regexp_replace(number, '[^0-9]', '', 'g'),
    min(cost_center),
    min(department)
from users
where number is not null
group by regexp_replace(number, '[^0-9]', '', 'g')
