-- One row per line of the dial-out report that is being read: typed, with the code of the first rule that it breaks.
create or replace temp view records as
with
texts as (
    select
        rowid as row_id,
        cast(source_line as bigint) as source_line,
        bare(seconds) as id_text,
        lower(bare(user_id)) as user_text,
        nullif(lower(bare(upn)), '') as upn,
        display_name,
        nullif(upper(bare(user_country)), '') as user_country,
        bare(context) as context,
        upper(bare(currency)) as currency_text,
        bare(calls) as calls_text,
        whole(calls) as calls,
        whole(seconds) as seconds,
        exported_money(charge) as charge
    from lines
)
select
    *,
    case
        when seconds is null then 'bad_duration'
        when calls_text <> '' and calls is null then 'bad_duration'
        when charge is null then 'bad_charge'
        when currency_text <> '' and not is_currency(currency_text) then 'bad_currency'
    end as code
from texts
