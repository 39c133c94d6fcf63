-- One row per prefix that tells numbers apart: of a tariff row, a country or a special range.
select prefix from tariffs
union
select prefix from numbering_plan
union
select prefix from special_ranges
