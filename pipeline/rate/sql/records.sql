-- One row per usage record of the months. The two parts of the months are read side by side, for the engine scans rows of the
-- open transaction with one thread.
with
early as materialized (select * from early_records),
late as materialized (select * from late_records)
select * from early
union all
select * from late
