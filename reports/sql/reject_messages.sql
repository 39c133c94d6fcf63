-- One row per message of the rejects of the files now in the folder.
select distinct j.message
from rejects as j
inner join files as f on f.file_id = j.file_id
where f.present
