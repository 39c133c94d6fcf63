-- How the cells of an export are read. Each gives null for what it cannot read. The first branch of each is the shape
-- that exports have; what comes after is for files that went through other hands.

-- A cell without blanks around it.
create or replace temp macro bare(cell) as
    if(starts_with(cell, ' ') or ends_with(cell, ' '), trim(cell), cell);

-- An instant up to the year 9999: date and time, offset optional (none means UTC), to the microsecond, further digits cut off.
create or replace temp macro any_instant(cell) as
    case when length(cell) >= 16 then make_timestamp(epoch_us(try_cast(cell as timestamptz))) end;
create or replace temp macro instant(cell) as
    case
        when any_instant(cell) >= timestamp '10000-01-01' then null
        when ends_with(cell, 'Z') or ends_with(cell, '+00:00') then any_instant(cell)
        -- no place of the world is further than 14 hours away; the engine takes any offset
        when regexp_matches(cell, '[+-](1[5-9]|[2-9][0-9])(:?[0-9]{2})?$|[+-][0-9]{2}:?[6-9][0-9]$') then null
        else any_instant(cell)
    end;

-- A whole number from 0 to 2^31 - 1 without a sign, a fraction or an exponent.
create or replace temp macro whole(cell) as
    case
        when starts_with(cell, '-') then null
        when cast(try_cast(cell as integer) as varchar) = cell then try_cast(cell as integer)
        when regexp_full_match(cell, ' *[0-9]{1,30} *') then try_cast(try_cast(trim(cell) as hugeint) as integer)
    end;

-- Money: a finite decimal below 10^12 that six decimals hold exactly.
create or replace temp macro exported_money(cell) as
    case
        when cast(try_cast(cell as decimal(14, 2)) as varchar) = cell then cast(try_cast(cell as decimal(14, 2)) as decimal(18, 6))
        when not regexp_full_match(cell, ' *[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]{1,3})? *') then null
        when try_cast(trim(cell) as decimal(38, 20)) = try_cast(trim(cell) as decimal(18, 6)) then try_cast(trim(cell) as decimal(18, 6))
    end;

-- Three letters.
create or replace temp macro is_currency(code) as code in ('USD', 'EUR', 'GBP') or regexp_full_match(code, '[A-Z]{3}');

-- A code in capitals: of a country, a capability or a currency.
create or replace temp macro code_of(cell) as nullif(upper(bare(cell)), '');

-- A type of use. Graph says of messages only which way they go.
create or replace temp macro call_type_of(cell, has_segments) as
    case
        when has_segments and lower(bare(cell)) = 'inbound' then 'sms_in'
        when has_segments and lower(bare(cell)) = 'outbound' then 'sms_out'
        else lower(bare(cell))
    end;

-- The directory id of a cell for users, and the sign-in name of two cells: exports have names in the place of ids too.
create or replace temp macro user_id_of(cell) as if(contains(cell, '@'), null, nullif(lower(bare(cell)), ''));
create or replace temp macro upn_of(upn, user_cell) as
    nullif(lower(bare(coalesce(upn, if(contains(user_cell, '@'), user_cell, null)))), '');

-- What makes two readings of a usage id the same: every field that both generations of exports and Graph carry.
create or replace temp macro fingerprint(
    kind, call_id, conference_id, user_id, upn, display_name, user_country, caller, callee, call_type, number_type, context,
    destination_name, other_country, start_time, end_time, duration_s, segments, charge, connection_fee, currency, capability, operator
) as md5(cast(to_json([
    kind, call_id, conference_id, user_id, upn, display_name, user_country, caller, callee, call_type, number_type, context,
    destination_name, other_country, cast(start_time as varchar), cast(end_time as varchar), cast(duration_s as varchar),
    cast(segments as varchar), cast(charge as varchar), cast(connection_fee as varchar), currency, capability, operator
]) as varchar));

-- An instant that means one: the first year stands for none.
create or replace temp macro instant_if_any(cell) as
    case when instant(cell) >= timestamp '0002-01-01' then instant(cell) end;

-- Text that is no time, where there is text.
create or replace temp macro is_no_instant(cell) as coalesce(cell <> '' and instant(cell) is null, false);

-- Yes or no, in the words of exports and of Graph; null for anything else.
create or replace temp macro yes_or_no(cell) as
    case
        when lower(bare(cell)) in ('yes', 'true', 'success') then true
        when lower(bare(cell)) in ('no', 'false', 'attempt', 'failure') then false
    end;

-- What a retired month knows a usage id by.
create or replace temp macro hashed(usage_id) as cast(md5(cast(usage_id as varchar)) as uuid);

-- A GUID made from a list of texts: the same texts, the same GUID.
create or replace temp macro key_of(texts) as cast(md5(cast(to_json(texts) as varchar)) as uuid);

-- A whole number as a report prints it, perhaps with commas between thousands.
create or replace temp macro grouped_whole(cell) as whole(replace(bare(cell), ',', ''));

-- The codes that typing a record can end with; where a code has a number, it is its place here.
create or replace temp macro record_codes() as [
    'bad_usage_id', 'bad_timestamp', 'missing_call_type', 'bad_segments', 'bad_duration', 'bad_charge', 'bad_currency', 'placeholder'
];
create or replace temp macro reject_mark(code) as list_position(record_codes(), code);
