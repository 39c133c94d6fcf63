-- One row per account that a new entry moves: the figures of the books less what is posted for the same movement.
with posted as (
    select
        day, kind, reference, account, currency,
        -sum(amount) as amount,
        max(entry) as entry
    from ledger_postings
    where account <> 'credits'
    group by all
),

wanted as (
    select day, kind, reference, account, currency, sum(amount) as amount
    from movements
    group by all
),

changes as (
    select
        day, kind, reference, account, currency,
        coalesce(wanted.amount, 0) - coalesce(posted.amount, 0) as amount,
        posted.entry as corrects
    from wanted
    full join posted using (day, kind, reference, account, currency)
    where
        wanted.amount is distinct from posted.amount
        and coalesce(wanted.amount, 0) <> coalesce(posted.amount, 0)
        and day >= cast($open_from as date)
        and day <= cast($last as date)
),

numbered as (
    select
        *,
        row_number() over (order by day, kind, reference, account, currency)
        + (select coalesce(max(entry), 0) from ledger_postings) as entry
    from changes
)

select
    n.entry,
    n.corrects,
    cast($as_of as timestamp) as posted_as_of,
    n.day,
    n.kind,
    n.reference,
    case when side.credits then 'credits' else n.account end as account,
    n.currency,
    cast(case when side.credits then n.amount else -n.amount end as decimal(24, 6)) as amount
from numbered as n
cross join (values (true), (false)) as side (credits)
