-- One row per usable pool of the minute-pool report.
select
    nullif($month, '') as month,
    capability,
    label,
    description,
    total,
    used,
    $source as source,
    key_of([$month, capability, label, description]) as row_key,
    key_of([cast(total as varchar), cast(used as varchar)]) as fingerprint,
    cast($file_id as integer) as file_id,
    coalesce(source_line, row_id + $line_add) as source_line
from records
where code is null
