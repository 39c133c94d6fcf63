-- One row per usage record of the month: what it costs, and the evidence.
with
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
    from funded
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
    plan,
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
        if(is_paid and lacks_credits, 'credits_licence_missing', null),
        if(is_paid and could_go_on, 'masked_prefix_ambiguous', null),
        if(is_damaged, 'number_damaged', null),
        if(has_two_plans, 'two_calling_plans', null),
        if(is_unknown_type, 'unknown_call_type', null),
        if(funding = 'unrated', 'unrated', null)
    ) as findings
from costed
