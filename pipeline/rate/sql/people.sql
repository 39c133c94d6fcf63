-- One row per user as records print one: whose licences are theirs. The directory id decides, else the sign-in name;
-- users.csv may know the name of an id that licences.csv has without one.
with
seen as (
    select person_id from usage_records where start_time >= $from and start_time < $middle group by person_id
    union
    select person_id from usage_records where start_time >= $middle and start_time < $to group by person_id
),
printed as (
    select p.person_id, p.user_id, p.upn
    from printed_people as p
    semi join seen as s on s.person_id = p.person_id
    where p.user_id is not null or p.upn is not null
),
holders as (
    select distinct holder from licences
),
names as (
    select upn, holder from licences where upn <> ''
    union all
    select u.upn, h.holder
    from users as u
    join holders as h on h.holder = u.user_id
    where u.upn is not null
),
by_upn as (
    select upn, min(holder) as holder from names group by upn
),
found as (
    select
        p.person_id,
        coalesce(i.holder, n.holder, 'nobody:' || coalesce(p.user_id, p.upn)) as holder
    from printed as p
    left join holders as i on i.holder = p.user_id
    left join by_upn as n on n.upn = p.upn
)
select *, cast(dense_rank() over (order by holder) as integer) as holder_no
from found
