-- One row per finding that was put aside.
select * from findings_aside
