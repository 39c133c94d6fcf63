-- One row per reading of the rows that were read more than once, as far as other_readings does not know it.
select o.*
from other_rows as o
semi join other_collisions as c on c.kind = o.kind and c.row_key = o.row_key
anti join other_readings as r on r.kind = o.kind and r.row_key = o.row_key and r.file_id = o.file_id and r.source_line = o.source_line
