-- One row per case: its rule, its pool, the price where credits pay, and who pays as far as no pool decides.
select
    d.case_id, d.month_no, d.kind, d.direction, d.currency, d.rule, d.scope, d.pool_plan, d.pooling, d.pool,
    -- who shares the pool is part of it: a user alone, or everybody
    if(d.pool is null, null, cast(dense_rank() over (order by d.pool is null, d.month_no, d.pool, d.pooling) as integer)) as pool_no,
    if(d.rule in ('domestic', 'international', 'sms'), d.plan, null) as plan,
    d.destination, d.destination_country, d.destination_kind,
    case
        when d.rule = 'operator' then funding_no('operator')
        when d.rule in ('freecall', 'emergency', 'inbound', 'extended_dialout') then funding_no('free')
        when d.rule = 'unknown' then funding_no('unrated')
    end as settled,
    d.tariff_id is not null as has_price,
    t.price, t.surcharge, t.unit_micro, t.connection_fee as tariff_fee, t.fee_micro, t.increments, t.first_s, t.next_s,
    t.file as tariff_file, t.line as tariff_line, t.prefix as tariff_prefix,
    d.has_credits = false and (d.kind = 'sms' or d.direction = 'outbound') as lacks_credits,
    d.could_go_on, d.is_damaged,
    d.has_two_plans and d.rule in ('domestic', 'international', 'sms') as has_two_plans,
    not d.is_known_type as is_unknown_type,
    -- its terms are numbered on from here, one for each way of paying
    (select coalesce(max(terms_id), 0) from rated_terms) + (row_number() over () - 1) * len(fundings()) as terms_before
from decided as d
left join tariffs as t on t.tariff_id = d.tariff_id
