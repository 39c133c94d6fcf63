-- What a report shows of people: the same as Privacy in Go, for the files that the engine writes.

create or replace temp macro public_user(name) as
    case
        when name = '' or not (select hide_users from privacy) then name
        else 'user-' || substr(sha256((select key from privacy) || 'user:' || lower(name)), 1, 12)
    end;

create or replace temp macro public_number(number) as
    case
        when number = '' or (select open from privacy) then number
        when contains(number, '@') then public_user(number)
        when (select numbers from privacy) = 'masked' then regexp_replace(number, '([0-9*][^0-9*]*){1,4}$', '****')
        when (select numbers from privacy) = 'hashed' and regexp_matches(number, '[0-9]')
            then 'number-' || substr(sha256((select key from privacy) || 'number:' || regexp_replace(number, '[^0-9*]', '', 'g')), 1, 12)
        else number
    end;

create or replace temp macro public_shape(raw) as
    case
        when (select open from privacy) then raw
        when (select hide_users from privacy) then regexp_replace(regexp_replace(raw, '[0-9]', '0', 'g'), '\pL', 'x', 'g')
        else regexp_replace(raw, '[0-9]', '0', 'g')
    end;

-- A message may quote what it found in an export: what is quoted, addresses and long numbers are left out.
create or replace temp macro public_message(message) as
    case
        when (select open from privacy) then message
        else regexp_replace(regexp_replace(regexp_replace(message, '"[^"]*"', '"..."', 'g'), '\S+@\S+', '...', 'g'), '\+?[0-9*]{6,}', '...', 'g')
    end;
