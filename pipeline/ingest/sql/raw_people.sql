-- One row per way in which cells have a user, with its number.
select r.*, p.person_id
from (select distinct user_id, upn, display_name, admin_units from sampled_lines) as r
join printed_people as p
    on
        p.user_id is not distinct from user_id_of(r.user_id)
        and p.upn is not distinct from upn_of(r.upn, r.user_id)
        and p.display_name is not distinct from r.display_name
        and p.admin_units is not distinct from r.admin_units
