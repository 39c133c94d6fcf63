-- One row: how many rows of blocked users are known.
select count(*) as blocks
from blocked_users as b
join files as f on f.file_id = b.file_id
where f.present
