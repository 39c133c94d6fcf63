-- One row per usable line of the dial-out report: an organiser, location, destination and currency.
with
lines_of_report as (
    select
        nullif($month, '') as month,
        if(contains(user_text, '@'), null, nullif(user_text, '')) as user_id,
        coalesce(upn, if(contains(user_text, '@'), user_text, null)) as upn,
        display_name,
        user_country,
        context,
        coalesce(nullif(currency_text, ''), $currency) as currency,
        calls,
        seconds,
        charge,
        coalesce(source_line, row_id + $line_add) as source_line
    from records
    where code is null
)
select
    *,
    key_of([month, user_id, upn, user_country, lower(context), currency]) as row_key,
    key_of([cast(calls as varchar), cast(seconds as varchar), cast(charge as varchar)]) as fingerprint,
    $file_id as file_id
from lines_of_report
