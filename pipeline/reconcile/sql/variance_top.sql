-- One row per record among the ten largest differences of a cause and currency in the period.
with differing as (
    select
        terms_id,
        cause,
        usage_id,
        cast(billed_charge - coalesce(cost, 0) as decimal(24, 6)) as variance
    from rated_records
    where
        start_time >= cast($from as timestamp)
        and start_time < cast($to as timestamp)
        and billed_charge <> coalesce(cost, 0)
),

differences as (
    select differing.* exclude (terms_id), terms.currency
    from differing
    inner join rated_terms as terms on terms.terms_id = differing.terms_id
    inner join ledger_scope as scope on terms.month = scope.period
)

select
    cast(cause as varchar) as cause,
    currency,
    row_number() over (partition by cause, currency order by abs(variance) desc, usage_id) as rank,
    usage_id,
    variance
from differences
qualify rank <= 10
order by cast(cause as varchar), currency, rank
