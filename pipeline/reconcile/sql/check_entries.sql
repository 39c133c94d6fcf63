-- One row per entry whose balance is not the one before plus its amount, or that lies before it in time.
select *
from ledger_entries
qualify
    balance <> amount + coalesce(lag(balance) over (order by seq), 0)
    or "at" < lag("at") over (order by seq)
