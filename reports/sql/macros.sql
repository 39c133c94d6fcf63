-- What a report shows of people: the same as Privacy in Go, for the files that the engine writes.

-- A person has one pseudonym, however it is named: shown_people has those that are known.
create or replace temp macro public_user(given) as
    case
        when given = '' or not (select hide_users from privacy) or regexp_matches(given, '^(user|number)-[0-9a-f]{12}$') then given
        else coalesce(
            (select s.shown from shown_people as s where s.name = regexp_replace(lower(given), '^sip:', '')),
            'user-' || substr(sha256((select key from privacy) || 'user:' || regexp_replace(lower(given), '^sip:', '')), 1, 12)
        )
    end;

-- Two people may have one display name: where users are hidden, the person is who else is named in the row.
create or replace temp macro public_name(user_id, upn, display_name) as
    case when (select hide_users from privacy) then public_user(coalesce(user_id, upn, display_name)) else display_name end;

create or replace temp macro public_number(number) as
    case
        when number = '' or (select open from privacy) or regexp_matches(number, '^(user|number)-[0-9a-f]{12}$') then number
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
