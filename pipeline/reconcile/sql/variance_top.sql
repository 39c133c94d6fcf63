-- One row per record among the ten largest differences of a cause and currency in the period.
with differences as (
    select
        rated.cause,
        rated.currency,
        rated.usage_id,
        cast(rated.billed_charge - coalesce(rated.cost, 0) as decimal(24, 6)) as variance
    from rated
    inner join ledger_scope as scope on rated.month = scope.period
)

select
    cause,
    currency,
    row_number() over (partition by cause, currency order by abs(variance) desc, usage_id) as rank,
    usage_id,
    variance
from differences
where variance <> 0
qualify rank <= 10
order by cause, currency, rank
