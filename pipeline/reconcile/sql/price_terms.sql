-- One row per terms with a price of ours beside which others are common: of years of records only those that have them are looked at.
with places as (
    select distinct prefix, price, currency, direction
    from common_prices
)

select
    terms.terms_id, terms.month, terms.currency, terms.direction, terms.tariff_prefix as prefix, terms.price, terms.surcharge
from rated_terms as terms
inner join places
    on
        places.prefix = terms.tariff_prefix
        and places.price = terms.price
        and places.currency = terms.currency
        and places.direction = terms.direction
