-- One row per usage record of the month, with everything its rule is decided by.
with
matched as (
    select l.usage_id, l.service, m.tariff_id
    from lookups as l
    join matches as m using (service, currency, epoch, digits)
),
priced as (
    select
        usage_id,
        any_value(tariff_id) filter (where service <> 'toll_inbound') as tariff_id,
        any_value(tariff_id) filter (where service = 'toll_inbound') as toll_tariff_id
    from matched
    group by usage_id
),
toll_free as (
    select distinct epoch, digits from matches where service = 'tollfree_inbound' and currency = '*'
),
looked_up as (
    select
        r.*,
        p.tariff_id as first_tariff_id,
        p.toll_tariff_id,
        s.special_kind,
        s.plan_country,
        coalesce(r.number_type_says, f.digits is not null) as is_toll_free,
        h.holder,
        if($has_licences, h.holder, null) as licence_holder
    from records as r
    left join priced as p on p.usage_id = r.usage_id
    left join number_stems as s on s.stem = left(r.digits, 8)
    left join toll_free as f on f.epoch = r.epoch and f.digits = r.digits
    left join people as h on h.user_id = coalesce(r.user_id, '') and h.upn = coalesce(r.upn, '')
),
chosen as (
    select
        *,
        -- a pay-per-minute conference pays for its toll lines too, by another service
        if(direction = 'inbound' and kind = 'call' and not is_toll_free, toll_tariff_id, first_tariff_id) as tariff_id
    from looked_up
),
-- an ordinary row does not price a special range: there it is as if it were not
allowed as (
    select
        c.* exclude (tariff_id),
        if(c.direction = 'outbound' and c.special_kind is not null and t.kind not in ('premium', 'shared_cost', 'satellite'),
            null, c.tariff_id) as tariff_id
    from chosen as c
    left join tariffs as t on t.tariff_id = c.tariff_id
),
judged as (
    select
        a.*,
        coalesce(t.kind, if(a.direction = 'outbound', a.special_kind, null)) as destination_kind,
        coalesce(a.other_country, nullif(t.country, ''), a.plan_country) as destination_country,
        coalesce(t.destination, a.destination_name) as destination
    from allowed as a
    left join tariffs as t on t.tariff_id = a.tariff_id
)
select
    j.*,
    if(j.licence_holder is not null, s.plan, o.capability) as plan,
    coalesce(s.plan_country, j.user_country) as country,
    coalesce(s.plans_held > 1, false) as has_two_plans,
    if(j.licence_holder is not null, coalesce(s.has_credits, false), null) as has_credits,
    if(j.licence_holder is not null, coalesce(s.has_dialout_us, false), coalesce(j.capability = 'MCOMEETADD_DIALOUT_US', false)) as has_dialout_us,
    coalesce(d.zone_a, false) as is_zone_a
from judged as j
left join spans as s on s.holder = j.licence_holder and j.start_time >= s.from_at and j.start_time < s.to_at
left join plans as o on o.capability = j.capability and o.country = j.user_country
left join countries as d on d.alpha2 = j.destination_country
