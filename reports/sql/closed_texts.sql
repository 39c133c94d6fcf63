-- One row per combination of texts that the closed records of the period share: the values of their enumerations, which are those that
-- record_words.sql, record_terms.sql and record_files.sql give an open month.
select distinct
    r.kind,
    r.user_country,
    r.call_type,
    r.direction,
    r.destination,
    r.destination_country,
    r.destination_kind,
    r.rule,
    r.funding,
    r.plan,
    r.pool,
    r.increments,
    r.currency,
    r.tariff_file,
    r.tariff_prefix,
    r.findings,
    sentence(r.rule, r.destination, r.funding) as sentence,
    sku(r.rule, r.destination_country, r.destination_kind) as sku,
    sku_price(r.funding, r.tariff_file, r.tariff_line) as sku_price,
    r.source_file
from closed_records as r
where r.month = $period
