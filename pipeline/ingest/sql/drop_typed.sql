-- The export leaves usage; it is typed again in its own order.
delete from usage_records where file_id = $file_id
