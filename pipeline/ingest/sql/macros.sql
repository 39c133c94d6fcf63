-- How the cells of an export are read. Each gives null for what it cannot read.

-- An instant: date and time, offset optional (none means UTC), to the microsecond, further digits cut off.
create or replace temp macro instant(cell) as
    case when length(cell) >= 16 then try_cast(try_cast(cell as timestamptz) as timestamp) end;

-- A whole number from 0 to 2^31 - 1 without a sign, a fraction or an exponent.
create or replace temp macro whole(cell) as
    case
        when length(cell) between 1 and 18 and translate(cell, '0123456789', '') = '' and cast(cell as bigint) <= 2147483647
            then cast(cast(cell as bigint) as integer)
    end;

-- Money: a finite decimal below 10^12 that six decimals hold exactly.
create or replace temp macro exported_money(cell) as
    case
        when translate(cell, '0123456789+-.eE', '') <> '' then null
        when length(cell) - strpos(cell, '.') <= 6 and translate(cell, 'eE', '') = cell then try_cast(cell as decimal(18, 6))
        when try_cast(cell as decimal(38, 20)) = try_cast(cell as decimal(18, 6)) then try_cast(cell as decimal(18, 6))
    end;

-- Three letters.
create or replace temp macro is_currency(code) as
    length(code) = 3 and translate(code, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', '') = '';

-- What makes two readings of a usage id the same: every field that both generations of exports and Graph carry.
create or replace temp macro fingerprint(
    kind, call_id, conference_id, user_id, upn, display_name, user_country, caller, callee, call_type, number_type, context,
    destination_name, other_country, start_time, end_time, duration_s, segments, charge, connection_fee, currency, capability, operator
) as md5(cast(to_json([
    kind, call_id, conference_id, user_id, upn, display_name, user_country, caller, callee, call_type, number_type, context,
    destination_name, other_country, cast(start_time as varchar), cast(end_time as varchar), cast(duration_s as varchar),
    cast(segments as varchar), cast(charge as varchar), cast(connection_fee as varchar), currency, capability, operator
]) as varchar));
