-- One row when what the files come to is not what stands in usage.
select *
from (
    select
        (select coalesce(sum(records), 0) from file_sums) as of_files,
        (select count(*) from usage_records) as records
)
where of_files <> records
