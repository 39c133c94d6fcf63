-- One row per case: the first rule that applies, in the order of the rule book.
with
ruled as (
    select
        *,
        case
            when operator <> '' and operator <> 'microsoft' or starts_with(call_type, 'oc_') or starts_with(call_type, 'fmc_') then 'operator'
            when capability = 'FREECALL' then 'freecall'
            when call_type in ('emergency_in', 'emergency_out') then 'emergency'
            when is_pay_per_minute and kind = 'call' then 'ppm'
            when call_type in ('conf_in', 'ucap_in') and is_toll_free then 'tollfree_in'
            when not has_direction then 'unknown'
            when kind = 'call' and direction = 'inbound' then 'inbound'
            when direction = 'outbound' and destination_kind in ('premium', 'shared_cost', 'satellite') then 'special'
            when call_type = 'conf_out' and destination_country in ('US', 'CA') and has_dialout_us then 'extended_dialout'
            when call_type = 'conf_out' and is_zone_a then 'zone_a'
            when call_type = 'conf_out' then 'conf_out'
            when kind = 'call' and plan is null then 'payg'
            when kind = 'call' and domestic_call(context, destination_country, country) then 'domestic'
            when kind = 'call' then 'international'
            when call_type in ('sms_in', 'sms_out') then 'sms'
            else 'unknown'
        end as rule
    from facts
),
scoped as (
    select
        *,
        if(rule in ('domestic', 'international', 'zone_a', 'sms'), rule, null) as scope,
        case rule
            when 'zone_a' then if($has_licences or capability = 'MCOMEETADD', 'MCOMEETADD', null)
            when 'domestic' then plan
            when 'international' then plan
            when 'sms' then plan
        end as pool_plan
    from ruled
)
select
    s.*,
    g.pooling,
    if(g.capability is null, null, pool_label(s.pool_plan, s.scope, g.pooling, c.pool_country, s.country)) as pool
from scoped as s
left join grants as g on g.month_no = s.month_no and g.capability = s.pool_plan and g.country = s.country and g.scope = s.scope
left join countries as c on c.alpha2 = s.country
