package reports

import (
	"strings"

	"tollbook/pipeline/store"
)

// ratedColumns are those of rated_usage.parquet. Where people are hidden, what names them is what is shown instead.
func (o Options) ratedColumns() []store.FileColumn {
	var columns []store.FileColumn
	for _, name := range strings.Fields(`
		usage_id kind start_time user_id upn cost_center call_type direction number destination destination_country destination_kind
		duration_s segments rule funding plan pool pool_units billed_s increments price surcharge connection_fee cost billed_charge
		currency variance cause tariff_file tariff_line tariff_prefix source_file source_line findings`) {
		of := name
		if !o.Privacy.Open() && (name == "user_id" || name == "upn" || name == "number") {
			of = "shown_" + name
		}
		columns = append(columns, store.FileColumn{Name: name, Of: of})
	}
	return columns
}

// focusColumns are those of focus.parquet, in the order of FOCUS. A column is that of its own name, or the one behind the equals sign.
func focusColumns() []store.FileColumn {
	var columns []store.FileColumn
	for _, text := range strings.Fields(`
		AvailabilityZone=nothing BilledCost=billed_charge BillingAccountId BillingAccountName=BillingAccountId BillingCurrency=currency
		BillingPeriodEnd BillingPeriodStart ChargeCategory ChargeClass=nothing ChargeDescription ChargeFrequency
		ChargePeriodEnd=end_at ChargePeriodStart=start_at CommitmentDiscountCategory=nothing CommitmentDiscountId=nothing
		CommitmentDiscountName=nothing CommitmentDiscountStatus=nothing CommitmentDiscountType=nothing ConsumedQuantity ConsumedUnit
		ContractedCost=ListCost ContractedUnitPrice=ListUnitPrice EffectiveCost=billed_charge InvoiceIssuerName=ProviderName ListCost
		ListUnitPrice PricingCategory PricingQuantity PricingUnit ProviderName PublisherName RegionId=user_country RegionName=user_country
		ResourceId ResourceName ResourceType ServiceCategory ServiceName SkuId SkuPriceId SubAccountId=cost_center
		SubAccountName=cost_center Tags`) {
		name, of, other := strings.Cut(text, "=")
		if !other {
			of = name
		}
		columns = append(columns, store.FileColumn{Name: name, Of: of})
	}
	return columns
}
