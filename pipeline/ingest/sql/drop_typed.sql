-- The export leaves usage; it is typed again in its own order.
delete from usage where file_id = $file_id
