-- One row per way in which usage records print a user: what a report says of it, the same for all of these records.
select
    p.person_id,
    p.user_id,
    p.upn,
    p.display_name,
    coalesce(oi.cost_center, op.cost_center) as cost_center,
    hidden_user(p.user_id, ki.shown) as shown_user_id,
    hidden_user(p.upn, kp.shown) as shown_upn,
    coalesce(hidden_user(p.user_id, ki.shown), p.user_id, hidden_user(p.upn, kp.shown), p.upn) as resource_id,
    coalesce(
        hidden_user(p.user_id, ki.shown),
        hidden_user(p.upn, kp.shown),
        hidden_user(case when p.user_id is null and p.upn is null then p.display_name end, kd.shown),
        p.display_name,
        p.upn
    ) as resource_name
from printed_people as p
left join owners as oi on oi.named_by = 'id' and oi.key = p.user_id
left join owners as op on op.named_by = 'upn' and op.key = p.upn
left join shown_people as ki on ki.name = p.user_id
left join shown_people as kp on kp.name = p.upn
left join shown_people as kd on kd.name = case when p.user_id is null and p.upn is null then identifier(p.display_name) end
