-- Ids that were read again leave usage; the reading that counts comes back at once.
delete from usage_records where usage_id in (select usage_id from collisions)
