-- One row per case and way of paying: what records of the case that are paid so share.
with ways as (
    select funding, funding_no(funding) as no, funding in ('credits', 'split') as is_paid
    from (select unnest(fundings()) as funding)
)
select
    t.terms_before + w.no as terms_id,
    m.month,
    t.direction,
    t.rule,
    w.funding,
    t.plan,
    t.pool,
    t.destination,
    t.destination_country,
    t.destination_kind,
    if(w.is_paid and t.kind = 'call', t.increments, null) as increments,
    if(w.is_paid, t.price, null) as price,
    if(w.is_paid, t.surcharge, null) as surcharge,
    t.currency,
    if(w.is_paid, t.tariff_file, null) as tariff_file,
    if(w.is_paid, t.tariff_line, null) as tariff_line,
    if(w.is_paid, t.tariff_prefix, null) as tariff_prefix,
    concat_ws(';',
        if(w.is_paid and t.lacks_credits, 'credits_licence_missing', null),
        if(w.is_paid and t.could_go_on, 'masked_prefix_ambiguous', null),
        if(t.is_damaged, 'number_damaged', null),
        if(t.has_two_plans, 'two_calling_plans', null),
        if(t.is_unknown_type, 'unknown_call_type', null),
        if(w.funding = 'unrated', 'unrated', null)
    ) as findings
from terms as t
join batch_months as m on m.month_no = t.month_no
join ways as w on coalesce(w.no = t.settled, w.funding in ('allowance', 'credits', 'split', 'unrated'))
