-- One row per closed period in the balance's currency, in order.
select period, opening, funding, debits, expired, closing, observed, unexplained, observed_at
from closed_periods
where currency = $currency
order by period
