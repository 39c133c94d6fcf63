-- What a report shows of people: the same as Privacy in Go, for the files that the engine writes.

-- A SIP address is a principal name.
create or replace temp macro identifier(name) as regexp_replace(lower(name), '^sip:', '');

-- What is shown in place of a name or a number; null where it is shown itself. A person has one pseudonym, however it is
-- named: known is that of shown_people, if the name stands there.
create or replace temp macro hidden_user(given, known) as
    case
        when given = '' or not (select hide_users from privacy) or regexp_matches(given, '^(user|number)-[0-9a-f]{12}$') then null
        else coalesce(known, 'user-' || substr(sha256((select key from privacy) || 'user:' || identifier(given)), 1, 12))
    end;

create or replace temp macro hidden_number(number, known) as
    case
        when number = '' or (select open from privacy) or regexp_matches(number, '^(user|number)-[0-9a-f]{12}$') then null
        when contains(number, '@') then hidden_user(number, known)
        when (select numbers from privacy) = 'masked' then regexp_replace(number, '([0-9*][^0-9*]*){1,4}$', '****')
        when (select numbers from privacy) = 'hashed' and regexp_matches(number, '[0-9]')
            then 'number-' || substr(sha256((select key from privacy) || 'number:' || regexp_replace(number, '[^0-9*]', '', 'g')), 1, 12)
    end;

create or replace temp macro public_shape(raw) as
    case
        when (select open from privacy) then raw
        when (select hide_users from privacy) then regexp_replace(regexp_replace(raw, '[0-9]', '0', 'g'), '\pL', 'x', 'g')
        else regexp_replace(raw, '[0-9]', '0', 'g')
    end;

-- What all records of the same terms or of the same file have alike of their texts.
create or replace temp macro sentence(rule, destination, funding) as concat_ws(', ', rule, destination, funding);

create or replace temp macro sku(rule, country, kind) as concat_ws(':', rule, country, kind);

create or replace temp macro by_credits(funding) as funding in ('credits', 'split');

create or replace temp macro sku_price(funding, tariff_file, tariff_line) as
    case when by_credits(funding) then concat_ws(':', tariff_file, tariff_line) end;

-- Parts of the tags of a record, which are JSON: after its id, and before its line.
create or replace temp macro terms_tags(rule, funding, pool) as
    '"rule":' || to_json(rule) || ',"funding":' || to_json(funding) || ',"pool":' || coalesce(to_json(pool), 'null');

create or replace temp macro file_tags(source_file) as '"source_file":' || to_json(source_file) || ',"source_line":';
