-- The arithmetic of money and time. This is the only file that may divide or round.

-- Whole micro units of a decimal with 6 fraction digits: exact.
create or replace temp macro micro(amount) as cast(cast(amount as decimal(31, 6)) * 1000000 as hugeint);

-- The decimal of whole micro units: exact.
create or replace temp macro from_micro(units) as
    cast(cast(units as decimal(31, 0)) * cast(0.000001 as decimal(7, 6)) as decimal(24, 6));

-- Micro units for `seconds` at a price per minute in micro units; half a micro unit goes away from zero. Whole minutes,
-- nearly all, need no division, and 128-bit division is slow.
create or replace temp macro charge_micro(price_micro, seconds) as
    case
        when seconds % 60 = 0 then cast(price_micro as hugeint) * (seconds // 60)
        else (cast(price_micro as hugeint) * seconds * 2 + 60) // 120
    end;

-- Started minutes of a call.
create or replace temp macro started_minutes(duration_s) as (cast(duration_s as bigint) + 59) // 60;

-- Billed seconds of a call: nothing for 0 s, else the first increment, then whole next increments.
create or replace temp macro billed_seconds(duration_s, first_s, next_s) as
    case
        when duration_s = 0 then 0
        when duration_s <= first_s then cast(first_s as bigint)
        else first_s + (cast(duration_s as bigint) - first_s + next_s - 1) // next_s * next_s
    end;

-- By what usage_records finds ids that may be the same: 48 bits, by which hardly one of a night's ids looks like another of millions.
-- States keep it, so that another hash is another version of the schema.
create or replace temp macro id_hash(usage_id) as hash(usage_id) >> 16;

-- What a usage record prints of words and of a user, as one text that can be taken apart again (unknown_texts.sql).
create or replace temp macro printed_text(
    kind, user_country, tenant_country, call_type, call_direction, number_type, context, destination_name,
    other_country, currency, capability, operator, duration_source, user_id, upn, display_name, admin_units
) as cast(json_array(
    kind, user_country, tenant_country, call_type, call_direction, number_type, context, destination_name,
    other_country, currency, capability, operator, duration_source, user_id, upn, display_name, admin_units
) as varchar);
