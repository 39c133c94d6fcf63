-- One row per user and currency of the period or of the month before, which has no records; records without a user are one.
with
before as (
    select person, currency, display_name, upn, cost
    from user_sums
    where month = $previous
),
people as (
    select
        coalesce(user_id, upn) as person,
        currency,
        max(display_name) as display_name,
        max(upn) as upn,
        case when min(cost_center) = max(cost_center) then min(cost_center) end as cost_center,
        count(*) as records,
        sum(duration_s)::bigint as duration_s,
        sum(segments)::bigint as segments,
        sum(pool_units)::bigint as pool_units,
        coalesce(sum(billed_s), 0)::bigint as paid_s,
        count(*) filter (where funding = 'unrated') as unrated,
        sum(billed_charge) as billed,
        coalesce(sum(cost), 0) as cost
    from rated_usage
    group by all
),
names as (
    select
        person,
        max(display_name) as display_name,
        max(upn) as upn
    from (select person, display_name, upn from people union all select person, display_name, upn from before)
    group by person
)
select
    coalesce(hidden_user(coalesce(p.person, b.person), k.shown), n.display_name) as display_name, -- two people may have one name
    n.upn,
    coalesce(i.department, u.department) as department,
    p.cost_center,
    p.records,
    p.duration_s,
    p.segments,
    p.pool_units,
    p.paid_s,
    p.unrated,
    p.billed,
    p.cost,
    coalesce(p.currency, b.currency) as currency,
    b.cost as cost_before,
    coalesce(p.cost, 0) - coalesce(b.cost, 0) as change,
    coalesce(p.person, b.person) as user_id
from people as p
full join before as b on b.person is not distinct from p.person and b.currency = p.currency
left join names as n on n.person = coalesce(p.person, b.person)
left join shown_people as k on k.name = coalesce(p.person, b.person)
left join owners as i on i.named_by = 'id' and i.key = coalesce(p.person, b.person)
left join owners as u on u.named_by = 'upn' and u.key = coalesce(n.upn, p.person, b.person)
order by currency, user_id
