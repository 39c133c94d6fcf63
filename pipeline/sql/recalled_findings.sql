-- One row per finding that the closing stated.
select * from kept_findings
