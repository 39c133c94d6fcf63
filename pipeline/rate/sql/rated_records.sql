-- One row per usage record of the months: who pays, how much of it, and what it costs.
with
records_and_draws as (
    select
        r.usage_id, r.start_time, r.duration_s, r.segments, r.charge, r.exported_fee, w.case_id,
        k.pool_user, k.pool_no is not null as is_covered, null as drawn_units
    from records as r
    join ways as w
        on w.words_id = r.words_id and w.stretch = r.stretch and w.range_id = r.range_id and w.standing_id = r.standing_id
    left join asked_pools as k on k.pool_no = w.pool_no and k.holder_no = if(w.is_personal, r.holder_no, 0)
    where k.pool_no is null or not k.is_scarce
    union all
    select
        d.usage_id, d.start_time, d.duration_s, d.segments, d.charge, d.exported_fee, d.case_id,
        k.pool_user, false as is_covered, d.taken as drawn_units
    from drawn as d
    join asked_pools as k on k.pool_no = d.pool_no and k.holder_no = d.holder_no
),
measured as (
    select
        r.* exclude (case_id, segments, is_covered, drawn_units),
        t.kind, t.settled, t.has_price, t.terms_before, t.unit_micro, t.fee_micro, t.tariff_fee,
        units_asked(t.kind = 'sms', r.segments, r.duration_s) as units,
        if(r.is_covered, units_asked(t.kind = 'sms', r.segments, r.duration_s), r.drawn_units) as taken,
        billed_seconds(r.duration_s, t.first_s, t.next_s) as full_s
    from records_and_draws as r
    join terms as t on t.case_id = r.case_id
),
funded as (
    select
        *,
        coalesce(taken, 0) as pool_units,
        -- units that credits pay; a call of 0 s pays nothing, not even the fee
        units - coalesce(taken, 0) as paid_units,
        case
            when settled is not null then settled
            when taken = units then funding_no('allowance')
            when not has_price then funding_no('unrated')
            when taken > 0 then funding_no('split')
            else funding_no('credits')
        end as funding
    from measured
),
priced as (
    select
        *,
        funding in (funding_no('credits'), funding_no('split')) as is_paid,
        case
            when kind = 'sms' or funding = funding_no('unrated') then null
            when funding in (funding_no('credits'), funding_no('split')) then greatest(full_s - 60 * pool_units, 0)
            else 0
        end as billed_s
    from funded
),
costed as (
    select
        *,
        case
            when funding = funding_no('unrated') then null
            when not is_paid then 0
            when kind = 'sms' then from_micro(cast(unit_micro as hugeint) * paid_units)
            else from_micro(charge_micro(unit_micro, billed_s) + if(paid_units > 0, fee_micro, 0))
        end as cost
    from priced
)
select
    usage_id, start_time, terms_before + funding as terms_id,
    pool_user, pool_units, units,
    if(kind = 'sms', null, duration_s) as duration_s,
    if(kind = 'sms', null, full_s) as full_billed_s,
    billed_s,
    if(is_paid, if(paid_units > 0 and kind = 'call', tariff_fee, 0), null) as connection_fee,
    exported_fee,
    cost,
    charge + if($fee_included, 0, exported_fee) as billed_charge,
    if(cost is null, 'unrated', 'match') as cause -- until the reconciliation finds another
from costed
