-- The words of the rule book that several selects use.

-- Who shares a pool: users of the country (US and PR are one), or the whole tenant.
create or replace temp macro pool_label(capability, scope, pooling, pool_country, country) as
    capability || '/' || scope || '/' || if(pooling = 'tenant', '*', coalesce(pool_country, country));

-- US, PR and CA are one group; every other country is its own.
create or replace temp macro domestic_group(country) as if(country in ('US', 'PR', 'CA'), 'US', country);

-- The export's own word when it has one; else the destination lies in the user's domestic group.
create or replace temp macro domestic_call(context, destination_country, country) as
    case
        when context in ('domestic', 'international') then context = 'domestic'
        else coalesce(domestic_group(destination_country) = domestic_group(country), false)
    end;

-- Who pays, numbered from 1 in this order: terms_before + funding_no are a record's terms.
create or replace temp macro fundings() as ['free', 'allowance', 'credits', 'split', 'operator', 'unrated'];
create or replace temp macro funding_no(funding) as list_position(fundings(), funding);

-- What a record asks a pool for: segments of a message, else started minutes.
create or replace temp macro units_asked(is_message, segments, duration_s) as if(is_message, segments, started_minutes(duration_s));
