-- The arithmetic of the ledger and of the causes, in whole micro units where money is compared. Only this file divides.

-- Which amount of records of these terms debits the balance: under billed the charge, unless an operator bills it; under rated the
-- cost, where credits fund it. Records in another currency take nothing.
create or replace temp macro ledger_side(basis, wanted, currency, funding) as
    case
        when currency <> wanted then 'nothing'
        when basis = 'billed' and funding <> 'operator' then 'billed'
        when basis = 'rated' and funding in ('credits', 'split') then 'cost'
        else 'nothing'
    end;

create or replace temp macro ledger_part(side, billed, cost) as
    case side
        when 'billed' then billed
        when 'cost' then coalesce(cost, cast(0 as decimal(24, 6)))
        else cast(0 as decimal(24, 6))
    end;

create or replace temp macro ledger_debit(basis, wanted, currency, funding, billed, cost) as
    ledger_part(ledger_side(basis, wanted, currency, funding), billed, cost);

-- Whether the rule draws on a pool.
create or replace temp macro has_pool(rule) as rule in ('domestic', 'international', 'zone_a', 'sms');

-- Whether two amounts are one but for rounding, all three as decimals or all three in micro units.
create or replace temp macro fits(one, other, tolerance) as abs(one - other) <= tolerance;

-- The cost in micro units had the pool given `taken` units: seconds for calls, whole segments for messages.
create or replace temp macro cost_beyond(is_call, price, surcharge, fee, full_s, units, taken) as
    case
        when taken >= units then cast(0 as hugeint)
        when is_call then charge_micro(price, greatest(full_s - 60 * taken, 0)) + surcharge * (units - taken) + fee
        else (price + surcharge) * (units - taken) + fee
    end;

-- The units from the pool at which the cost comes near to the charge; null where a unit costs nothing.
create or replace temp macro units_taken(price, surcharge, full_cost, billed) as
    (full_cost - billed) // nullif(price + surcharge, 0);

-- Half a minor unit in micro units for every part of the charge that was rounded: a fee that the export gives apart
-- was rounded apart.
create or replace temp macro case_tolerance(half, exported_fee, fee_included) as
    micro(half) * case when exported_fee <> 0 and not fee_included then 2 else 1 end;

-- The lowest and the highest price per minute, or per message, at which so much rounds to what was charged for it; null
-- where nothing was to be paid.
create or replace temp macro lowest_price(is_call, amount, paid) as
    (greatest(amount, 0) * case when is_call then 60 else 1 end + paid - 1) // nullif(greatest(paid, 0), 0);
create or replace temp macro highest_price(is_call, amount, paid) as
    greatest(amount, 0) * case when is_call then 60 else 1 end // nullif(greatest(paid, 0), 0);

-- The price with the fewest decimals between two, in micro units.
create or replace temp macro plainest_price(low, high) as
    case
        when high // 1000000 * 1000000 >= low then high // 1000000 * 1000000
        when high // 100000 * 100000 >= low then high // 100000 * 100000
        when high // 10000 * 10000 >= low then high // 10000 * 10000
        when high // 1000 * 1000 >= low then high // 1000 * 1000
        when high // 100 * 100 >= low then high // 100 * 100
        when high // 10 * 10 >= low then high // 10 * 10
        else high
    end;
