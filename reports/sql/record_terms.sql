-- One row per terms of the period: what a report says of every record that has them.
select
    terms_id,
    direction,
    rule,
    funding,
    plan,
    pool,
    destination,
    destination_country,
    destination_kind,
    increments,
    price,
    surcharge,
    currency,
    tariff_file,
    tariff_line,
    tariff_prefix,
    findings,
    sentence(rule, destination, funding) as sentence,
    sku(rule, destination_country, destination_kind) as sku,
    sku_price(funding, tariff_file, tariff_line) as sku_price,
    terms_tags(rule, funding, pool) as terms_tags
from rated_terms
where
    month = $period
    and terms_id in (select r.terms_id from rated_records as r where r.start_time >= $from_at and r.start_time < $to_at)
