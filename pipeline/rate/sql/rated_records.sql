-- One row per usage record of the month: who pays, how much of it, and what it costs.
with
-- materialised, for the engine goes on in parallel from here, but not from a table of the same transaction
drawn_records as materialized (
    select
        c.* exclude (person_id),
        w.pool_user,
        w.taken,
        w.level_before as pool_before,
        w.total as pool_total
    from cased as c
    left join drawn as w on w.usage_id = c.usage_id
),
measured as (
    select
        r.* exclude (case_id, segments),
        t.kind, t.settled, t.has_price, t.terms_before, t.unit_micro, t.fee_micro, t.tariff_fee,
        if(t.kind = 'sms', r.segments, started_minutes(r.duration_s)) as units,
        billed_seconds(r.duration_s, t.first_s, t.next_s) as full_s
    from drawn_records as r
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
    pool_user, pool_units, pool_before, pool_total, units,
    if(kind = 'sms', null, duration_s) as duration_s,
    if(kind = 'sms', null, full_s) as full_billed_s,
    billed_s,
    if(is_paid, if(paid_units > 0 and kind = 'call', tariff_fee, 0), null) as connection_fee,
    exported_fee,
    cost,
    charge + if($fee_included, 0, exported_fee) as billed_charge,
    if(cost is null, 'unrated', 'match') as cause -- until the reconciliation finds another
from costed
