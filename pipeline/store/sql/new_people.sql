-- One row per way to print a user that is new among the first of the rows at hand, numbered on.
select n.*, cast((select coalesce(max(person_id), 0) from printed_people) + row_number() over (order by n) as integer) as person_id
from (select distinct user_id, upn, display_name, admin_units from (from read_usage limit $first)) as n
anti join printed_people as p
    on
        p.user_id is not distinct from n.user_id
        and p.upn is not distinct from n.upn
        and p.display_name is not distinct from n.display_name
        and p.admin_units is not distinct from n.admin_units
