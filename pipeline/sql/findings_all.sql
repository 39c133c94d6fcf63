-- One row per finding so far.
select * from findings
