-- One row per directory id, sign-in name and display name that stand together in the exports; ids and sign-in names in lower case.
select lower(user_id) as user_id, lower(upn) as upn, display_name from printed_people where coalesce(user_id, upn, display_name) is not null
union
select lower(user_id), lower(upn), display_name from closed_records where coalesce(user_id, upn, display_name) is not null
union
select lower(user_id), lower(upn), display_name from direct_routing where coalesce(user_id, upn, display_name) is not null
union
select lower(user_id), lower(upn), display_name from dialout_report where coalesce(user_id, upn, display_name) is not null
union
select lower(user_id), lower(upn), display_name from blocked_users where coalesce(user_id, upn, display_name) is not null
