-- One row per record whose charge is not its cost. The others match, or have no price.
update rated_records
set cause = record_causes.cause
from record_causes
where rated_records.rowid = record_causes.record
