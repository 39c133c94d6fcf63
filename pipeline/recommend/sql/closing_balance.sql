-- One row: the balance at $as_of but for what expired, what was debited since $since, whether anything tells a balance at all, and since when it is known.
with base as (
    select
        o.at as known_at,
        cast(o.amount as decimal(24, 6)) as amount
    from balances as o
    where
        o.currency = $currency
        and o.at > $closing
        and o.at <= $as_of
    union all
    select
        cast($closing as timestamp) as known_at,
        cast(standing as decimal(24, 6)) as amount
    from balance_summary
    where standing is not null
    order by known_at desc, amount
    limit 1
),

moves as (
    select
        f.at as moved_at,
        cast(f.amount as decimal(24, 6)) as amount,
        false as debit
    from funding as f
    where
        currency = $currency
        and kind <> 'recharge_failed'
    union all
    select
        start_time as moved_at,
        cast(-if($basis = 'rated', cost, billed_charge) as decimal(24, 6)) as amount,
        true as debit
    from debited
    where
        currency = $currency
        and if($basis = 'rated', funding in ('credits', 'split'), funding <> 'operator')
        and start_time >= least(cast($since as timestamp), (select known_at from base))
)

select
    cast(b.amount + coalesce(sum(m.amount) filter (where m.moved_at >= b.known_at and m.moved_at <= $as_of), 0) as decimal(24, 6)) as balance,
    cast(coalesce(-sum(m.amount) filter (where m.debit and m.moved_at >= $since and m.moved_at <= $as_of), 0) as decimal(24, 6)) as since,
    (select count(*) from lots) + (select count(observed) from balance_summary) + (select count(*) from balances) > 0 as known,
    b.known_at
from base as b
left join moves as m on true
group by b.amount, b.known_at
