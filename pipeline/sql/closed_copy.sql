-- One row per row of the books of closed months, with the table that it is of.
select 'closed_periods' as book, * from closed_periods
union all by name
select 'closed_months' as book, * from closed_months
union all by name
select 'closed_days' as book, * from closed_days
union all by name
select 'closed_entries' as book, * from closed_entries
union all by name
select 'closed_lots' as book, * from closed_lots
union all by name
select 'closed_late' as book, * from closed_late
union all by name
select 'closed_details' as book, * from closed_details
union all by name
select 'closed_pools' as book, * from closed_pools
union all by name
select 'closed_lists' as book, * from closed_lists
union all by name
select 'ledger_postings' as book, * from ledger_postings
order by all
