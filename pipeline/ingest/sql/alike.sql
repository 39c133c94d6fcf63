-- One row per usage record whose id may be read again after it: another one with the same hash came in a later file of this run.
select u.rowid as place, u.id_hash
from usage_records as u
semi join (select id_hash, file_id from usage_records where file_id >= $first_new_file) as f on f.id_hash = u.id_hash and u.file_id < f.file_id
