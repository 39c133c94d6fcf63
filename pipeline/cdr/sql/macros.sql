-- How the cells of call records are read. Each gives null for what it cannot read.

-- An instant from a count since 1970.
create or replace temp macro cdr_epoch(cell, unit) as
    case
        when unit = 'epoch' and regexp_full_match(cell, '[0-9]{1,11}') then make_timestamp(cast(cell as bigint) * 1000000)
        when unit = 'epoch_ms' and regexp_full_match(cell, '[0-9]{1,14}') then make_timestamp(cast(cell as bigint) * 1000)
    end;

-- A time of a zone in UTC. Asking for the zone is slow, and most often there is nothing to ask.
create or replace temp macro cdr_utc(local_time, zone) as
    case when zone = 'UTC' then local_time else cast(timezone(zone, local_time) as timestamp) end;

-- A time with an offset, as strptime reads it.
create or replace temp macro cdr_with_offset(cell) as
    case when ends_with(cell, 'Z') then cell[:-2] || '+00:00' else cell end;

-- The whole number at or above a decimal that is not negative.
create or replace temp macro cdr_whole_up(amount) as
    cast(amount as bigint) + if(cast(cast(amount as bigint) as decimal(24, 9)) < amount, 1, 0);

-- Whole seconds, a part of a second counted as one. A clock is h:mm:ss or m:ss; under that unit bare digits are seconds.
create or replace temp macro cdr_seconds(cell, unit) as
    case
        when unit = 'h:mm:ss' and regexp_full_match(cell, '[0-9]{1,6}(:[0-5]?[0-9]){1,2}') then
            list_reduce(list_transform(string_split('0:' || cell, ':'), lambda part: cast(part as bigint)), lambda whole, part: whole * 60 + part)
        when not regexp_full_match(cell, '[0-9]{1,12}([.,][0-9]{1,9})?') then null
        when unit = 'ms' then cdr_whole_up(cast(cast(replace(cell, ',', '.') as decimal(21, 9)) * cast(0.001 as decimal(4, 3)) as decimal(24, 12)))
        when unit = 'min' then cdr_whole_up(cast(cast(replace(cell, ',', '.') as decimal(21, 9)) * 60 as decimal(24, 9)))
        else cdr_whole_up(cast(replace(cell, ',', '.') as decimal(21, 9)))
    end;

-- An amount of money, in six decimals: currency signs and signs that part thousands are left out.
create or replace temp macro cdr_money(cell, comma) as
    case
        when not regexp_full_match(cell, '[+-]?[^0-9+.,-]{0,4}[+-]?[0-9][0-9., '']*[^0-9+.,-]{0,4}') then null
        when comma then try_cast(replace(regexp_replace(cell, '[^0-9,-]', '', 'g'), ',', '.') as decimal(24, 6))
        else try_cast(regexp_replace(cell, '[^0-9.-]', '', 'g') as decimal(24, 6))
    end;
