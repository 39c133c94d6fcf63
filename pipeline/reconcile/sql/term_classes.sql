-- One row per terms that credits pay, with its class: what an empty balance stops of whom, in which month, and whether by the licence.
with terms as (
    select
        terms_id,
        month,
        currency,
        case
            when rule = 'tollfree_in' then 'tollfree_line'
            when rule in ('conf_out', 'zone_a') then 'conference_dialout'
            when rule = 'ppm' then 'pay_per_minute'
            else 'user'
        end as kind,
        direction = 'outbound' as is_outbound,
        contains(findings, 'credits_licence_missing') as is_missing
    from rated_terms
    where funding in ('credits', 'split')
)

select
    *,
    cast(dense_rank() over (order by month, currency, kind, is_outbound, is_missing) as integer) as class_no
from terms
