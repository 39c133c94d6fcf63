-- One row per user as records print one: whose licences are theirs. The directory id decides, else the sign-in name.
with
printed as (
    select distinct user_id, upn from records where user_id is not null or upn is not null
),
by_id as (
    select user_id, any_value(holder) as holder from licences where user_id <> '' group by user_id
),
by_upn as (
    select upn, any_value(holder) as holder from licences where upn <> '' group by upn
)
select
    coalesce(p.user_id, '') as user_id,
    coalesce(p.upn, '') as upn,
    coalesce(i.holder, n.holder, 'nobody:' || coalesce(p.user_id, p.upn)) as holder
from printed as p
left join by_id as i on i.user_id = p.user_id
left join by_upn as n on n.upn = p.upn
