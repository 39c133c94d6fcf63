-- One row per usage record of the period, under the column names of FOCUS 1.0, in the order of rated_usage.
with
records as (
    select *, funding in ('credits', 'split') as paid
    from rated_usage
)
select
    cast(null as varchar) as AvailabilityZone,
    billed_charge as BilledCost,
    $tenant as BillingAccountId,
    $tenant as BillingAccountName,
    currency as BillingCurrency,
    $to_at::timestamp as BillingPeriodEnd,
    $from_at::timestamp as BillingPeriodStart,
    'Usage' as ChargeCategory,
    cast(null as varchar) as ChargeClass,
    concat_ws(', ', rule, destination, funding) as ChargeDescription,
    'Usage-Based' as ChargeFrequency,
    end_at as ChargePeriodEnd,
    start_at as ChargePeriodStart,
    cast(null as varchar) as CommitmentDiscountCategory,
    cast(null as varchar) as CommitmentDiscountId,
    cast(null as varchar) as CommitmentDiscountName,
    cast(null as varchar) as CommitmentDiscountStatus,
    cast(null as varchar) as CommitmentDiscountType,
    cast(coalesce(duration_s, segments) as decimal(18, 6)) as ConsumedQuantity,
    case when kind = 'call' then 'Seconds' else 'Segments' end as ConsumedUnit,
    coalesce(cost, billed_charge) as ContractedCost,
    case when paid then price when funding <> 'unrated' then 0 end as ContractedUnitPrice,
    billed_charge as EffectiveCost,
    case when funding = 'operator' then coalesce(operator, 'Operator') else 'Microsoft' end as InvoiceIssuerName,
    coalesce(cost, billed_charge) as ListCost,
    case when paid then price when funding <> 'unrated' then 0 end as ListUnitPrice,
    case when paid then 'Standard' else 'Other' end as PricingCategory,
    -- minutes of the seconds that were priced, to 6 digits; a product, since quantities are never divided here
    case
        when funding = 'unrated' then null
        when not paid then 0
        when kind = 'sms' then cast(segments - pool_units as decimal(18, 6))
        else cast(cast(billed_s as decimal(20, 0)) * 0.0166666666667 as decimal(18, 6))
    end as PricingQuantity,
    case when kind = 'sms' then 'Segments' else 'Minutes' end as PricingUnit,
    case when funding = 'operator' then coalesce(operator, 'Operator') else 'Microsoft' end as ProviderName,
    'Microsoft' as PublisherName,
    user_country as RegionId,
    user_country as RegionName,
    coalesce(shown_user_id, user_id, shown_upn, upn, shown_number, number) as ResourceId,
    coalesce(shown_user_id, shown_upn, shown_name, display_name, upn, shown_number, number) as ResourceName,
    case when coalesce(user_id, upn) is null then 'Number' else 'User' end as ResourceType,
    'Business Applications' as ServiceCategory,
    case when kind = 'call' then 'Microsoft Teams PSTN calling' else 'Microsoft Teams SMS' end as ServiceName,
    concat_ws(':', rule, destination_country, destination_kind) as SkuId,
    case when paid then concat_ws(':', tariff_file, tariff_line) end as SkuPriceId,
    cost_center as SubAccountId,
    cost_center as SubAccountName,
    to_json({usage_id: usage_id, rule: rule, funding: funding, pool: pool, source_file: source_file, source_line: source_line})::varchar as Tags
from records
