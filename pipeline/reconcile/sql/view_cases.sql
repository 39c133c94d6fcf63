-- One row per pair of increments that a provider may have used, the usual ones first.
create or replace temp view tried_increments as
select *
from (
    values
    (1, 60, 60), (2, 30, 6), (3, 1, 1), (4, 6, 6), (5, 60, 1), (6, 30, 30), (7, 1, 60), (8, 60, 6), (9, 60, 30), (10, 30, 1)
) as pairs (rank, first_s, next_s);

-- One row per record that credits paid at a tariff's price or at another one, of retired months several together: what was
-- charged for how much. Decimals all through: of years of records, turning amounts into micro units would take most of the time.
create or replace temp view charged_prices as
select
    month,
    start_time,
    currency,
    direction,
    full_billed_s is not null as is_call,
    tariff_prefix as prefix,
    price,
    cause,
    case when full_billed_s is not null then full_billed_s - 60 * pool_units else units - pool_units end as paid,
    cast(billed_charge - coalesce(connection_fee, 0) - coalesce(surcharge, 0) * (units - pool_units) as decimal(24, 6)) as for_price,
    cast(1 as bigint) as records
from rated
where cause = 'price' or (cause = 'match' and cost > 0)
union all
select month, priced_at, currency, direction, is_call, prefix, price, cause, paid, for_price, records
from retired_prices;
