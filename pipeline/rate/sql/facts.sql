-- One row per case, with everything its rule is decided by.
with judged as (
    select
        c.case_id,
        c.month_no,
        c.standing_id,
        c.has_holder,
        w.* exclude (words_id, other_country),
        l.tariff_id,
        l.is_toll_free,
        l.is_damaged,
        l.could_go_on,
        coalesce(t.kind, if(w.direction = 'outbound', l.special_kind, null)) as destination_kind,
        coalesce(w.other_country, nullif(t.country, ''), l.plan_country) as destination_country,
        coalesce(t.destination, w.destination_name) as destination
    from cases as c
    join wordings as w on w.words_id = c.words_id
    join places as l on l.place_id = c.place_id
    left join tariffs as t on t.tariff_id = l.tariff_id
)
select
    j.*,
    if(j.has_holder, s.plan, o.capability) as plan,
    coalesce(s.plan_country, j.user_country) as country,
    coalesce(s.plans_held > 1, false) as has_two_plans,
    if(j.has_holder, coalesce(s.has_credits, false), null) as has_credits,
    if(j.has_holder, coalesce(s.has_dialout_us, false), coalesce(j.capability = 'MCOMEETADD_DIALOUT_US', false)) as has_dialout_us,
    coalesce(d.zone_a, false) as is_zone_a
from judged as j
left join standings as s on s.standing_id = j.standing_id
left join plans as o on o.month_no = j.month_no and o.capability = j.capability and o.country = j.user_country
left join countries as d on d.alpha2 = j.destination_country
