-- One row per lot that was good at $closing, oldest first: what it had left, and what was debited since until it ended or $as_of came.
with debits as (
    select
        start_time as at,
        cast(if($basis = 'rated', cost, billed_charge) as decimal(24, 6)) as amount
    from debited
    where
        currency = $currency
        and if($basis = 'rated', funding in ('credits', 'split'), funding <> 'operator')
        and start_time >= $closing
        and start_time <= $as_of
)

select
    l.remaining,
    l.expires_at,
    cast(coalesce(sum(d.amount) filter (where d.at < l.expires_at), 0) as decimal(24, 6)) as debited
from lots as l
left join debits as d on true
where
    l.remaining > 0
    and l.expires_at is not null
group by l.lot, l.remaining, l.expires_at
order by l.lot
