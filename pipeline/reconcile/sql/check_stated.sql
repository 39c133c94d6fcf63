-- One row per closed period whose days do not add up to its figures.
with stated as (
    select
        period, currency,
        arg_min(opening, day) as opening, sum(funding) as funding, sum(debits) as debits, sum(expired) as expired,
        arg_max(closing, day) as closing
    from closed_days
    group by all
)

select *
from stated as s
inner join closed_periods as p on p.period = s.period and p.currency = s.currency
where (s.opening, s.funding, s.debits, s.expired, s.closing) is distinct from (p.opening, p.funding, p.debits, p.expired, p.closing)
