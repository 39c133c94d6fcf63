-- One row per capability, number type and currency of the period's records, with the first record that has it.
with
period as (
    select usage_id, start_time, capability, number_type, currency
    from usage
    where start_time >= $from and start_time < $to
),
seen as (
    select 'capability' as what, capability as value, count(*) as records, min(row(start_time, usage_id)) as first
    from period
    where capability is not null
    group by capability
    union all
    select 'number type' as what, bare(number_type) as value, count(*) as records, min(row(start_time, usage_id)) as first
    from period
    where number_type is not null
    group by bare(number_type)
    union all
    select 'currency' as what, currency as value, count(*) as records, min(row(start_time, usage_id)) as first
    from period
    group by currency
)
select what, value, records, cast(first[2] as varchar) as first
from seen
order by what, value
