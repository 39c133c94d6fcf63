-- One row per usage record of the period in the order of its start, as the report states it; shown_... is what stands in files
-- for what names somebody, where that is hidden.
select
    t.usage_id,
    t.kind,
    t.start_time,
    t.end_time,
    t.user_id,
    t.upn,
    t.display_name,
    t.user_country,
    t.cost_center,
    t.call_type,
    t.direction,
    t.callee,
    t.operator,
    t.destination,
    t.destination_country,
    t.destination_kind,
    t.duration_s,
    t.segments,
    t.rule,
    t.funding,
    t.plan,
    t.pool,
    t.pool_units,
    t.billed_s,
    t.increments,
    t.price,
    t.surcharge,
    t.connection_fee,
    t.cost,
    t.billed_charge,
    t.currency,
    t.variance,
    t.cause,
    t.tariff_file,
    t.tariff_line,
    t.tariff_prefix,
    t.source_file,
    t.source_line,
    t.findings,
    hidden_user(t.user_id, ki.shown) as shown_user_id,
    hidden_user(t.upn, kp.shown) as shown_upn,
    hidden_number(t.callee, ka.shown) as shown_number,
    hidden_user(case when t.user_id is null and t.upn is null then t.display_name end, kd.shown) as shown_name
from owned_records as t
left join shown_people as ki on ki.name = t.user_id
left join shown_people as kp on kp.name = t.upn
left join shown_people as ka on ka.name = case when contains(t.callee, '@') then identifier(t.callee) end
left join shown_people as kd on kd.name = case when t.user_id is null and t.upn is null then identifier(t.display_name) end
where t.month = $period and t.start_time >= $from_at and t.start_time < $to_at -- the month's own bounds, by which the engine passes over the others
order by t.start_time, t.usage_id
