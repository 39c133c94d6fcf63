-- One row per case: terms and amounts that differing records share.
with cases as (
    select distinct
        terms_id, units, pool_units, duration_s, full_billed_s, connection_fee, exported_fee, billed_charge, cost
    from differing
)

select
    row_number() over () as case_id,
    cases.*,
    terms.rule,
    terms.funding,
    cases.full_billed_s is not null as is_call,
    micro(terms.price) as price,
    coalesce(micro(terms.surcharge), 0) as surcharge,
    coalesce(micro(cases.connection_fee), 0) as fee,
    micro(cases.exported_fee) as their_fee,
    micro(cases.billed_charge) as billed,
    micro(cases.cost) as ours,
    case_tolerance(cast($half as decimal(24, 6)), cases.exported_fee, cast($fee_included as boolean)) as tolerance
from cases
inner join rated_terms as terms on terms.terms_id = cases.terms_id
