-- One row per directory id and name of people that the exports know.
select user_id as name from usage where user_id is not null
union
select display_name from usage where display_name is not null
union
select user_id from direct_routing where user_id is not null
union
select display_name from direct_routing where display_name is not null
union
select user_id from dialout_report where user_id is not null
union
select display_name from dialout_report where display_name is not null
union
select user_id from blocked_users where user_id is not null
union
select display_name from blocked_users where display_name is not null
order by name
