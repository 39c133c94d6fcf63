-- One row: a usage record with its rating and where it came from.
select
    u.kind,
    u.call_type,
    coalesce(u.upn, u.user_id, '') as person,
    coalesce(u.callee, '') as number,
    concat_ws(', ', u.context, 'number type ' || u.number_type, 'capability ' || u.capability, 'user in ' || u.user_country,
        'number in ' || u.other_country, 'operator ' || u.operator) as says,
    u.start_time,
    coalesce(u.duration_s, 0) as duration_s,
    coalesce(u.segments, 0) as segments,
    f.path,
    u.source_line,
    r.month, r.rule, r.funding, coalesce(r.plan, '') as plan, coalesce(r.pool, '') as pool, r.pool_units, r.units,
    r.full_billed_s, r.billed_s,
    coalesce(r.destination, '') as destination,
    coalesce(r.destination_country, '') as destination_country,
    coalesce(r.destination_kind, '') as destination_kind,
    coalesce(r.increments, '') as increments,
    r.price, r.surcharge, r.connection_fee, r.cost, r.billed_charge, r.currency, r.variance,
    coalesce(r.cause, '') as cause,
    coalesce(r.tariff_file, '') as tariff_file,
    coalesce(r.tariff_line, 0) as tariff_line,
    coalesce(r.tariff_prefix, '') as tariff_prefix,
    r.findings
from usage as u
join files as f on f.file_id = u.file_id
join rated as r on r.usage_id = u.usage_id
where u.usage_id = try_cast($usage_id as uuid)
