-- One row per file and currency that changed records of the period, with the first of them and both its values.
with
changed as (
    select h.*, u.currency
    from usage_history as h
    join usage as u on u.usage_id = h.usage_id
    where h.replaced and u.start_time >= $from and u.start_time < $to
)
select
    f.path,
    c.currency,
    count(*) as records,
    sum(c.charge + c.connection_fee) as before,
    sum(c.new_charge + c.new_connection_fee) as after,
    cast(arg_min(c.usage_id, row(c.start_time, c.usage_id, c.new_source_line, c.source_line)) as varchar) as first,
    arg_min(c.charge, row(c.start_time, c.usage_id, c.new_source_line, c.source_line)) as first_before,
    arg_min(c.new_charge, row(c.start_time, c.usage_id, c.new_source_line, c.source_line)) as first_after
from changed as c
join files as f on f.file_id = c.new_file_id
where f.present
group by f.path, c.currency
order by f.path, c.currency
