-- One row per usage record of the month: who pays, and by which tariff row.
with
drawn_records as (
    select
        d.*,
        if(d.stars > 0, d.digits, null) as masked_digits,
        coalesce(w.taken, 0) as pool_units,
        w.usage_id is not null and d.units = w.taken as is_covered,
        w.level_before as pool_before,
        w.total as pool_total
    from decided as d
    left join drawn as w on w.usage_id = d.usage_id
),
funded as (
    select
        *,
        case
            when rule = 'operator' then 'operator'
            when rule in ('freecall', 'emergency', 'inbound', 'extended_dialout') then 'free'
            when rule = 'unknown' then 'unrated'
            when is_covered then 'allowance'
            when tariff_id is null then 'unrated'
            when pool_units > 0 then 'split'
            else 'credits'
        end as funding
    from drawn_records
)
select
    f.*,
    f.funding in ('credits', 'split') as is_paid,
    t.price, t.surcharge, t.unit_micro, t.connection_fee as tariff_fee, t.fee_micro, t.increments, t.file as tariff_file, t.line as tariff_line, t.prefix as tariff_prefix,
    billed_seconds(f.duration_s, t.first_s, t.next_s) as full_s,
    -- units that credits pay; a call of 0 s pays nothing, not even the fee
    f.units - f.pool_units as paid_units,
    coalesce(n.shortest <= length(f.digits) + f.stars, false) as could_go_on
from funded as f
left join tariffs as t on t.tariff_id = f.tariff_id
left join prefix_stems as n
    on n.stem = f.masked_digits and n.service = t.service and n.currency = t.currency and n.epoch = f.epoch
