-- One row per file that was not added up yet and country of its users: its records in usage.
with
sums as (
    select file_id, words_id, min(start_time) as oldest, count(*) as records
    from usage_records
    where file_id >= $first_file and file_id <= $last_file
    group by file_id, words_id
)
select f.file_id, w.user_country, min(s.oldest) as oldest, cast(coalesce(sum(s.records), 0) as bigint) as records
from files as f
left join sums as s on s.file_id = f.file_id
left join printed_words as w on w.words_id = s.words_id
where f.file_id not in (select file_id from file_sums)
group by f.file_id, w.user_country
