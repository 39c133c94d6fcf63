-- One row per user whose Communications Credits licence is missing, or was not needed in all the time since.
with paid as (
    select user_id, upn, month, currency, is_missing, records, cost, last_at
    from callers
    where is_booked and (is_outbound or is_sms)
),

missing as (
    select
        'licence_missing' as reason,
        coalesce(upn, user_id) as upn,
        cast(sum(records) as bigint) as records,
        cast(sum(cost) as decimal(24, 6)) as cost,
        currency,
        max(last_at) as last_at
    from paid
    where is_missing and month = $period
    group by coalesce(upn, user_id), currency
),

holders as (
    select distinct holder, user_id, upn
    from licences
    where
        capability = 'MCOPSTNC'
        and assigned_from <= cast($since as timestamp)
        and coalesce(assigned_to >= cast($closing as timestamp), true)
),

unneeded as (
    select
        'licence_not_needed' as reason,
        max(coalesce(nullif(upn, ''), user_id)) as upn,
        0 as records,
        null as cost,
        null as currency,
        null as last_at
    from holders
    where $known
    group by holder
    having
        not bool_or(user_id in (select p.user_id from paid as p where p.user_id is not null))
        and not bool_or(upn in (select p.upn from paid as p where p.upn is not null))
)

select * from missing
union all by name
select * from unneeded
