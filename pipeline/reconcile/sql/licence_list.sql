-- One row per user whose Communications Credits licence is missing, or was not needed in all the time since.
with funded as (
    select
        usage_id,
        direction,
        currency,
        cost,
        start_time,
        month,
        contains(findings, 'credits_licence_missing') as is_missing
    from rated
    where
        funding in ('credits', 'split')
        and start_time >= cast($since as timestamp)
        and start_time < cast($closing as timestamp)
),

paid as (
    select
        usage.user_id,
        usage.upn,
        funded.currency,
        funded.cost,
        funded.start_time,
        funded.month,
        funded.is_missing
    from usage
    inner join funded on funded.usage_id = usage.usage_id and funded.start_time = usage.start_time
    where
        (funded.direction = 'outbound' or usage.kind = 'sms')
        and usage.start_time >= cast($since as timestamp)
        and usage.start_time < cast($closing as timestamp)
),

missing as (
    select
        'licence_missing' as reason,
        coalesce(upn, user_id) as upn,
        count(*) as records,
        cast(sum(cost) as decimal(24, 6)) as cost,
        currency,
        max(start_time) as last_at
    from paid
    where is_missing and month = $period
    group by all
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
