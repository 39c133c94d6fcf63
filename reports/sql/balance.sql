-- One row: the balance of the period; none where no balance is kept.
select
    currency,
    opening,
    funding,
    debits,
    expired,
    closing,
    observed,
    unexplained,
    observed_at,
    provisional_debits
from balance_summary
