-- One row per finding.
select code, severity from findings
