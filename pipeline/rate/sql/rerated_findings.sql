-- One row per month and currency that was rated otherwise than before.
select * from rerated_findings
