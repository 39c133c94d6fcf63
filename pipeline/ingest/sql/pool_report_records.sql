-- One row per pool of the minute-pool report that is being read: typed, with the code of the first rule that it breaks.
create or replace temp view records as
select
    rowid as row_id,
    cast(source_line as bigint) as source_line,
    bare(capability) as id_text,
    upper(bare(capability)) as capability,
    bare(label) as label,
    bare(description) as description,
    grouped_whole(total) as total,
    grouped_whole(used) as used,
    case
        when coalesce(bare(capability), '') = '' then 'missing_call_type'
        when grouped_whole(total) is null or grouped_whole(used) is null then 'bad_duration'
    end as code
from lines
