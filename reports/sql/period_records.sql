-- One row per usage record of the period in the order of its start, as rating left it. What records share is joined as codes, so
-- that the sort moves little; shown_... is what stands in files for what names somebody, where that is hidden.
select
    r.usage_id,
    r.start_time,
    u.end_time,
    w.kind,
    w.user_country,
    w.call_type,
    w.operator,
    p.user_id,
    p.upn,
    p.display_name,
    p.cost_center as user_center,
    n.cost_center as number_center,
    p.shown_user_id,
    p.shown_upn,
    case when $hides then hidden_number(u.callee, ka.shown) end as shown_number,
    p.resource_id,
    p.resource_name,
    t.direction,
    u.callee,
    t.destination,
    t.destination_country,
    t.destination_kind,
    u.duration_s,
    u.segments,
    t.rule,
    t.funding,
    t.plan,
    t.pool,
    r.pool_units,
    r.billed_s,
    t.increments,
    t.price,
    t.surcharge,
    r.connection_fee,
    r.cost,
    r.billed_charge,
    t.currency,
    cast(r.billed_charge - r.cost as decimal(24, 6)) as variance,
    r.cause,
    t.tariff_file,
    t.tariff_line,
    t.tariff_prefix,
    t.findings,
    t.sentence,
    t.sku,
    t.sku_price,
    t.terms_tags,
    f.source_file,
    f.file_tags,
    u.source_line
from usage_records as u
inner join rated_records as r on r.usage_id = u.usage_id and r.start_time = u.start_time
inner join record_terms as t on t.terms_id = r.terms_id
inner join record_words as w on w.words_id = u.words_id
inner join record_people as p on p.person_id = u.person_id
inner join record_files as f on f.file_id = u.file_id
left join owners as n
    on n.named_by = 'number' and n.key = case when p.cost_center is null then own_number(cast(t.direction as varchar), u.caller, u.callee) end
left join shown_people as ka on ka.name = case when $hides and contains(u.callee, '@') then identifier(u.callee) end
where u.start_time >= $from_at and u.start_time < $to_at -- the month's own bounds, by which the engine passes over the others
order by r.start_time, r.usage_id
