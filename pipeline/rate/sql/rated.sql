-- One row per usage record of the month: who pays, how much, and the evidence.
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
),
measured as (
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
),
priced as (
    select
        *,
        case
            when kind = 'sms' or funding = 'unrated' then null
            when is_paid then greatest(full_s - 60 * pool_units, 0)
            else 0
        end as billed_s,
        if(paid_units > 0 and kind = 'call', tariff_fee, 0) as fee,
        charge + if($fee_included, 0, exported_fee) as billed_charge
    from measured
),
costed as (
    select
        *,
        case
            when funding = 'unrated' then null
            when not is_paid then 0
            when kind = 'sms' then from_micro(cast(unit_micro as hugeint) * paid_units)
            else from_micro(charge_micro(unit_micro, billed_s) + if(paid_units > 0, fee_micro, 0))
        end as cost
    from priced
)
select
    usage_id, $month as month, start_time, direction, rule, funding,
    if(rule in ('domestic', 'international', 'sms'), plan, null) as plan,
    pool, pool_user, pool_units, pool_before, pool_total, units,
    if(kind = 'sms', null, full_s) as full_billed_s,
    billed_s, destination, destination_country, destination_kind,
    if(is_paid and kind = 'call', increments, null) as increments,
    if(is_paid, price, null) as price,
    if(is_paid, surcharge, null) as surcharge,
    if(is_paid, fee, null) as connection_fee,
    cost, billed_charge, currency, billed_charge - cost as variance,
    'match' as cause, -- until the reconciliation finds another
    if(is_paid, tariff_file, null) as tariff_file,
    if(is_paid, tariff_line, null) as tariff_line,
    if(is_paid, tariff_prefix, null) as tariff_prefix,
    concat_ws(';',
        if(is_paid and has_credits = false and (kind = 'sms' or direction = 'outbound'), 'credits_licence_missing', null),
        if(is_paid and could_go_on, 'masked_prefix_ambiguous', null),
        if(is_damaged, 'number_damaged', null),
        if(has_two_plans and rule in ('domestic', 'international', 'sms'), 'two_calling_plans', null),
        if(rule <> 'operator' and not is_known_type, 'unknown_call_type', null),
        if(funding = 'unrated', 'unrated', null)
    ) as findings
from costed
