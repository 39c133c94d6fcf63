-- One row per capability, number type and currency of the period's records, with the first record that has it.
with
worded as (
    select words_id, count(*) as records, min(row(start_time, usage_id)) as first
    from usage_records
    where start_time >= $from and start_time < $to
    group by words_id
),
period as (
    select w.capability, bare(w.number_type) as number_type, w.currency, p.records, p.first
    from worded as p
    join printed_words as w on w.words_id = p.words_id
),
seen as (
    select 'capability' as what, capability as value, records, first from period where capability is not null
    union all
    select 'number type', number_type, records, first from period where number_type is not null
    union all
    select 'currency', currency, records, first from period
)
select what, value, cast(sum(records) as bigint) as records, cast(min(first)[2] as varchar) as first
from seen
group by what, value
order by what, value
