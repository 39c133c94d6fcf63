-- One row per currency and cause: why the billed charges differ from our cost.
select
    cause,
    records,
    billed,
    cost,
    variance,
    currency
from variance_causes
order by currency <> $currency, currency, abs(coalesce(variance, 0)) desc, records desc, cause
