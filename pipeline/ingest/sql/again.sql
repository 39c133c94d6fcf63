-- One row per record of this run that is known from a retired month, or starts in one; is_new where no month knows it.
select
    u.usage_id,
    u.file_id,
    u.source_line,
    m.month,
    not exists (select 1 from retired_readings as r where r.id = hashed(u.usage_id))
    and not exists (select 1 from usage_records as o where o.usage_id = u.usage_id and o.file_id < $first_new_file) as is_new
from usage_records as u
left join retired_months as m on u.start_time >= m.from_at and u.start_time < m.to_at
where
    u.file_id >= $first_new_file
    and (m.month is not null or hashed(u.usage_id) in (select id from retired_readings))
