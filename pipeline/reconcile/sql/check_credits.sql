-- One row where the postings up to the last day of the books do not add up to their balance.
with posted as (
    select coalesce(sum(p.amount), 0) as amount
    from ledger_postings as p
    inner join ledger_scope as scope on scope.currency = p.currency
    where p.account = 'credits' and p.day <= (select max(day) from ledger_days)
),

booked as (
    select coalesce(arg_max(balance, seq), 0) as amount from ledger_entries
)

select
    posted.amount as posted,
    booked.amount as booked
from posted
cross join booked
cross join ledger_scope as scope -- months before the first closed one are in no ledger
where scope.posted and posted.amount <> booked.amount
