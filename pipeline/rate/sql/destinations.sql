-- One row per wording, epoch and range: the tariff row that would price it, and what the number alone says.
with
priced as (
    select
        l.words_id,
        l.epoch,
        l.range_id,
        any_value(m.tariff_id) filter (where l.service <> 'toll_inbound') as tariff_id,
        any_value(m.tariff_id) filter (where l.service = 'toll_inbound') as toll_tariff_id
    from lookups as l
    join matches as m using (service, currency, epoch, digits)
    group by l.words_id, l.epoch, l.range_id
),
toll_free as (
    select distinct epoch, digits from matches where service = 'tollfree_inbound' and currency = '*'
),
looked_up as (
    select
        c.*,
        w.kind,
        w.direction,
        n.digits,
        n.stars,
        coalesce(n.is_damaged, false) as is_damaged,
        p.tariff_id as first_tariff_id,
        p.toll_tariff_id,
        s.special_kind,
        s.plan_country,
        coalesce(w.number_type_says, f.digits is not null) as is_toll_free
    from destined as c
    join wordings as w on w.words_id = c.words_id
    left join ranges as n on n.range_id = c.range_id
    left join priced as p on p.words_id = c.words_id and p.epoch = c.epoch and p.range_id = c.range_id
    left join range_stems as s on s.stem = n.digits
    left join toll_free as f on f.epoch = c.epoch and f.digits = n.digits
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
)
select
    a.words_id, a.epoch, a.range_id,
    a.tariff_id, a.is_toll_free, a.special_kind, a.plan_country, a.is_damaged,
    coalesce(x.shortest <= length(a.digits) + a.stars, false) as could_go_on
from allowed as a
left join tariffs as t on t.tariff_id = a.tariff_id
left join prefix_stems as x
    on x.stem = if(a.stars > 0, a.digits, null) and x.service = t.service and x.currency = t.currency and x.epoch = a.epoch
