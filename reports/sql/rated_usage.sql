-- One row per usage record of the period: what happened, what it should cost and why; what stands after findings is for
-- the sheet and focus.parquet.
with
-- The organisation's own end of the call is the dialled number when it comes in, the caller's when it goes out.
records as (
    select
        u.*,
        r.* exclude (usage_id, start_time, connection_fee, currency),
        r.connection_fee as rated_fee,
        r.currency as rated_currency,
        nullif(regexp_replace(case when r.direction = 'inbound' then u.callee else u.caller end, '[^0-9]', '', 'g'), '') as own_number
    from rated as r
    inner join usage as u on u.usage_id = r.usage_id and u.start_time = r.start_time
    where r.month = $period
)
select
    cast(t.usage_id as varchar) as usage_id,
    t.kind,
    strftime(t.start_time, '%Y-%m-%dT%H:%M:%S')
        || case when microsecond(t.start_time) % 1000000 = 0 then '' else strftime(t.start_time, '.%f') end
        || 'Z' as start_time,
    t.user_id,
    t.upn,
    coalesce(i.cost_center, p.cost_center, n.cost_center) as cost_center,
    t.call_type,
    t.direction,
    t.callee as number,
    t.destination,
    t.destination_country,
    t.destination_kind,
    case when t.kind = 'call' then t.duration_s end as duration_s,
    case when t.kind = 'sms' then t.segments end as segments,
    t.rule,
    t.funding,
    t.plan,
    t.pool,
    t.pool_units,
    t.billed_s,
    t.increments,
    t.price,
    t.surcharge,
    t.rated_fee as connection_fee,
    t.cost,
    t.billed_charge,
    t.rated_currency as currency,
    t.variance,
    t.cause,
    t.tariff_file,
    t.tariff_line,
    t.tariff_prefix,
    f.path as source_file,
    t.source_line,
    t.findings,
    t.start_time as start_at,
    coalesce(t.end_time, t.start_time + to_seconds(coalesce(t.duration_s, 0))) as end_at,
    t.display_name,
    t.operator,
    t.user_country
from records as t
inner join files as f on f.file_id = t.file_id
left join owners as i on i.named_by = 'id' and i.key = t.user_id
left join owners as p on p.named_by = 'upn' and p.key = t.upn
left join owners as n on n.named_by = 'number' and n.key = t.own_number
order by t.start_time, t.usage_id
