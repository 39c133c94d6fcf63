-- One row per export of the wave: how many rows it has, how many ids, and how many rows without a number.
select
    file_id,
    count(*) as typed,
    count(distinct usage_id) as ids,
    count(*) filter (source_line <= 0) as unnumbered
from usage_records
where file_id >= $first_file
group by file_id
order by file_id
