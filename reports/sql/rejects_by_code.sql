-- One row per reject code of the files now in the folder.
select
    j.code,
    count(*) as records,
    count(distinct j.file_id) as files
from rejects as j
inner join files as f on f.file_id = j.file_id
where f.present
group by j.code
order by records desc, j.code
