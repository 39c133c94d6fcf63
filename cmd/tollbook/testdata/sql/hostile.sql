-- One row per file that was read: its records, where they went, and its rejects in their order.
with
loaded as (select file_id, count(*) as n from usage group by file_id),
other as (select file_id, count(*) as n from usage_history group by file_id),
rejected as (
    select
        file_id,
        count(*) as n,
        string_agg(concat(source_line, ' ', code), ', ' order by source_line) as list,
        string_agg(distinct message, chr(10) order by message) as messages
    from rejects
    group by file_id
)
select
    files.input,
    files.path,
    files.rows_read,
    coalesce(loaded.n, 0) as loaded,
    coalesce(other.n, 0) as other,
    coalesce(rejected.n, 0) as rejected,
    coalesce(rejected.list, '') as list,
    coalesce(rejected.messages, '') as messages
from files
left join loaded using (file_id)
left join other using (file_id)
left join rejected using (file_id)
order by files.path
